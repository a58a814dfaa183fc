package org.skidder.app.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Questions to the person at the terminal, or to what stands in for one. Not thread-safe. */
public final class Dialogue {
  private final InputStream in;
  private final PrintStream out;

  /** Asks on one stream and reads answers from another. */
  public Dialogue(InputStream in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /** Says something. */
  void say(String text) {
    out.println(text);
  }

  /**
   * Asks until the answer is yes or no. An empty line takes the default; the end of the input is a
   * no.
   */
  boolean confirm(String question, boolean byDefault) throws IOException {
    while (true) {
      out.print(question + (byDefault ? " [Y/n] " : " [y/N] "));
      out.flush();
      Optional<String> line = line();
      if (line.isEmpty()) {
        out.println();
        return false;
      }
      switch (line.get().strip().toLowerCase(Locale.ROOT)) {
        case "" -> {
          return byDefault;
        }
        case "y", "yes" -> {
          return true;
        }
        case "n", "no" -> {
          return false;
        }
        default -> out.println("Please answer y or n.");
      }
    }
  }

  /** Asks for a secret, which is not shown; empty when there is no terminal to ask at. */
  Optional<String> secret(String question) {
    out.flush();
    return Terminal.get().map(terminal -> terminal.readPassword("%s", question)).map(String::new);
  }

  /**
   * All of the input.
   *
   * @throws IOException also if it is longer than the limit
   */
  byte[] everything(int limit) throws IOException {
    byte[] bytes = in.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new IOException("standard input is longer than " + limit + " bytes");
    }
    return bytes;
  }

  /** Reads byte by byte, because what follows may be for somebody else. */
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    while (read >= 0 && read != '\n') {
      bytes.write(read);
      read = in.read();
    }
    return Optional.of(bytes.toString(StandardCharsets.UTF_8));
  }
}
