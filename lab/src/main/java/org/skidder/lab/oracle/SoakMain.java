package org.skidder.lab.oracle;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.skidder.lab.Folders;

/** Runs {@link Soak}: {@code SoakMain [--seconds N] [--seed N]}. */
public final class SoakMain {
  private SoakMain() {}

  /** Runs; the exit status is 1 when something was wrong, 2 when the arguments are. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int seconds = 180;
    long seed = 1;
    try {
      for (int i = 0; i < arguments.length; i += 2) {
        switch (arguments[i]) {
          case "--seconds" -> seconds = Integer.parseInt(arguments[i + 1]);
          case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
          default -> throw new NumberFormatException(arguments[i]);
        }
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      out.println("usage: soak [--seconds N] [--seed N]");
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("skidder-soak-");
    Soak.Result result = Soak.run(seed, seconds, folder);
    out.println(result.summary());
    result.problems().forEach(problem -> out.println("    " + problem));
    if (result.problems().isEmpty()) {
      Folders.delete(folder);
    } else {
      out.println("    see " + folder);
    }
    System.exit(result.problems().isEmpty() ? 0 : 1);
  }
}
