package org.skidder.containers.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.skidder.containers.metadata.FieldsIndex;
import org.skidder.core.metrics.Metrics;

/**
 * What processors know of containers: those with the same options share it. To be kept among the
 * {@link org.skidder.core.plugin.SharedResources}. Thread-safe.
 */
final class ContainerLookups implements AutoCloseable {
  /** Each has a connection or an index of its own until the program ends. */
  static final int MOST = 64;

  /** What processors must have in common to share what they know. */
  record Key(DockerOptions engine, ContainerFields fields, Duration keep) {}

  private final Map<Key, ContainerLookup> lookups = new HashMap<>();

  /**
   * The look-up, which is started.
   *
   * @param configPath where relative names of files are looked for
   * @throws IllegalArgumentException when there are too many different ones; for the user
   */
  synchronized ContainerLookup of(
      Key key, ContainerWatches watches, Path configPath, Metrics metrics) {
    if (lookups.size() >= MOST && !lookups.containsKey(key)) {
      throw new IllegalArgumentException(
          "add_docker_metadata is used with "
              + MOST
              + " different values of host, ssl, labels.dedot, match_short_id and cleanup_timeout"
              + " already; are there variables in them?");
    }
    return lookups.computeIfAbsent(
        key,
        _ -> {
          MetadataCounters counters = MetadataCounters.of(metrics);
          metrics.gauge("docker.metadata.keys", this::keys);
          FieldsIndex index =
              new FieldsIndex(
                  key.keep(),
                  FieldsIndex.MAX_KEYS,
                  System::nanoTime,
                  counters.evicted(),
                  counters.rejected());
          ContainerWatch watch = watches.of(key.engine(), configPath, metrics);
          ContainerLookup made =
              new ContainerLookup(watch, index, key.fields(), counters, System::nanoTime);
          made.start();
          return made;
        });
  }

  private synchronized long keys() {
    return lookups.values().stream().mapToLong(ContainerLookup::size).sum();
  }

  @Override
  public synchronized void close() {
    lookups.values().forEach(ContainerLookup::close);
    lookups.clear();
  }
}
