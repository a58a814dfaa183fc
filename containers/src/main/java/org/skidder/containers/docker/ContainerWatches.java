package org.skidder.containers.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.Backoff;

/**
 * The watches of a running program: one for each engine, however many parts need it. To be kept
 * among the {@link org.skidder.core.plugin.SharedResources}. Thread-safe.
 */
public final class ContainerWatches implements AutoCloseable {
  private final Optional<String> version;
  private final Supplier<Backoff> backoff;
  private final Map<DockerOptions, ContainerWatch> watches = new HashMap<>();

  /** Watches that speak the version of the API that the environment states, if it does. */
  public ContainerWatches() {
    this(
        Optional.ofNullable(System.getenv("DOCKER_API_VERSION")),
        () -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  /**
   * @param version of the API that is spoken; empty: what the engine speaks
   * @param backoff waits after errors
   */
  public ContainerWatches(Optional<String> version, Supplier<Backoff> backoff) {
    this.version = version;
    this.backoff = backoff;
  }

  /**
   * The watch of an engine, which may not be started yet.
   *
   * @param configPath where relative names of files are looked for
   * @throws IllegalArgumentException when the address or a file cannot be used; for the user
   */
  synchronized ContainerWatch of(DockerOptions options, Path configPath, Metrics metrics) {
    return watches.computeIfAbsent(
        options,
        _ ->
            new ContainerWatch(
                new DockerEngine(options.endpoint(configPath), version), backoff.get(), metrics));
  }

  @Override
  public synchronized void close() {
    watches.values().forEach(ContainerWatch::close);
    watches.clear();
  }
}
