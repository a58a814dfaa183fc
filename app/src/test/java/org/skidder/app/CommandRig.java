package org.skidder.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Runs command lines in this process, each with a configuration in a folder. */
public final class CommandRig {
  private final Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private byte[] input = new byte[0];

  /** With a configuration {@code c.yml} in the folder, which is also the home path. */
  public CommandRig(Path folder, String yaml) throws IOException {
    this.folder = folder;
    Path config = Files.writeString(folder.resolve("c.yml"), yaml);
    if (config.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      // Whatever the umask: others must not write it.
      Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  /** What the next command finds on its standard input. */
  public CommandRig input(String text) {
    return input(text.getBytes(UTF_8));
  }

  /** What the next command finds on its standard input. */
  public CommandRig input(byte[] bytes) {
    input = bytes;
    return this;
  }

  /** Runs one command and returns its exit status. */
  public int run(String... words) {
    out.reset();
    err.reset();
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("-c", "c.yml", "--path.home", folder.toString()));
    Main main =
        new Main(
            new ByteArrayInputStream(input),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    input = new byte[0];
    return main.run(line);
  }

  /** What the last command printed. */
  public String out() {
    return out.toString(UTF_8);
  }

  /** What the last command printed to standard error. */
  public String err() {
    return err.toString(UTF_8);
  }
}
