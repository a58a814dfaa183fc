package org.skidder.core.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the configuration takes from the machine, so that tests can put something else there.
 *
 * @param variables environment variables
 * @param workingDirectory absolute; relative file names and paths belong to it
 * @param home default of {@code path.home}: where the program is installed; absolute
 * @param ownership who may write to configuration files
 */
public record Surroundings(
    Map<String, String> variables, Path workingDirectory, Path home, Ownership ownership) {

  /** The real machine; the program is installed in {@code home}. */
  public static Surroundings ofProcess(Path home) {
    Path directory = Path.of("").toAbsolutePath();
    return new Surroundings(
        System.getenv(), directory, directory.resolve(home).normalize(), Ownership.ofFileSystem());
  }
}
