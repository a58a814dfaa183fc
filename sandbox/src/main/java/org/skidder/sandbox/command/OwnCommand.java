package org.skidder.sandbox.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this process was started, so that it can be started once more. */
public final class OwnCommand {
  private OwnCommand() {}

  /**
   * The command up to, but without, the program's own arguments: the java binary, its options and
   * the main class or jar.
   *
   * @param arguments how many arguments {@code main} was given
   * @throws IOException if /proc cannot be read or the command line is shorter than that
   */
  public static List<String> prefix(int arguments) throws IOException {
    String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of(line.split("\0", -1)));
    words.removeLast();
    if (words.size() <= arguments) {
      throw new IOException("/proc/self/cmdline does not hold the command of this process");
    }
    return List.copyOf(words.subList(0, words.size() - arguments));
  }

  /** A command for a small JVM that runs a main class from our own class path. */
  static List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-Xmx64m",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }
}
