package org.skidder.core.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The four directories; all absolute.
 *
 * @param home where the program is installed
 * @param config base of relative names of further configuration files
 * @param data registry and other state
 * @param logs the program's own log files
 */
public record PathsConfig(
    @Option("Directory of the installation.") Path home,
    @Option("Base of relative names of external configuration; default: `path.home`.") Path config,
    @Option("Directory of the registry and other state; default: `data` in `path.home`.") Path data,
    @Option("Directory of the log files; default: `logs` in `path.home`.") Path logs) {

  /** Resolves the directories against each other and the working directory. */
  static PathsConfig of(Config root, Surroundings surroundings) {
    Path home = directory(root, "path.home", surroundings, surroundings.home());
    return new PathsConfig(
        home,
        directory(root, "path.config", surroundings, home),
        directory(root, "path.data", surroundings, home.resolve("data")),
        directory(root, "path.logs", surroundings, home.resolve("logs")));
  }

  private static Path directory(
      Config root, String option, Surroundings surroundings, Path unless) {
    Config at = root.get(option).orElse(null);
    String text = at == null ? "" : at.text().orElse("");
    if (at == null || text.isEmpty()) {
      return unless;
    }
    try {
      return surroundings.workingDirectory().resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new ConfigException(at.origin(), option, "is no path: " + e.getReason());
    }
  }
}
