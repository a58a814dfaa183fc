package org.skidder.core.config;

import java.nio.file.Path;
import java.util.List;

/**
 * The merged configuration.
 *
 * @param root all settings, with defaults of {@code path.*}
 * @param paths the directories, absolute
 * @param files the files that were read, in order
 */
public record LoadedConfig(Config root, PathsConfig paths, List<Path> files) {
  /** Keeps its own copy of the list. */
  public LoadedConfig {
    files = List.copyOf(files);
  }
}
