package org.skidder.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * The merged configuration.
 *
 * @param root all settings, with defaults of {@code path.*}
 * @param paths the directories, absolute
 * @param files the files that were read, in order
 * @param reader reads a further file with the same checks and variables
 */
public record LoadedConfig(
    Config root, PathsConfig paths, List<Path> files, Function<Path, Config> reader) {
  /** Keeps its own copy of the list. */
  public LoadedConfig {
    files = List.copyOf(files);
  }

  /**
   * Reads a further configuration file, whose variables may also name settings of this one. Its
   * root is a list or a map.
   *
   * @throws ConfigException if it cannot be read or is not valid
   */
  public Config external(Path file) {
    return reader.apply(file);
  }
}
