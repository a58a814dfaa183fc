package org.skidder.containers.docker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.metrics.Metrics;

/**
 * The watches of a running program: one for each engine, however many parts need it. To be kept
 * among the {@link org.skidder.core.plugin.SharedResources}. Thread-safe.
 */
final class ContainerWatches implements AutoCloseable {
  private final Optional<String> version;
  private final Map<DockerOptions, ContainerWatch> watches = new HashMap<>();

  /** Watches that speak the version of the API that the environment states, if it does. */
  public ContainerWatches() {
    this(Optional.ofNullable(System.getenv("DOCKER_API_VERSION")));
  }

  /** Watches that speak a version of the API. */
  public ContainerWatches(Optional<String> version) {
    this.version = version;
  }

  /**
   * The watch of an engine, which may not be started yet.
   *
   * @param configPath where relative names of files are looked for
   * @throws IllegalArgumentException when the address or a file cannot be used; for the user
   */
  public synchronized ContainerWatch of(DockerOptions options, Path configPath, Metrics metrics) {
    return watches.computeIfAbsent(
        options,
        _ -> new ContainerWatch(new DockerEngine(options.endpoint(configPath), version), metrics));
  }

  @Override
  public synchronized void close() {
    watches.values().forEach(ContainerWatch::close);
    watches.clear();
  }
}
