package org.skidder.containers.docker;

import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * What {@code add_docker_metadata} counts.
 *
 * @param found events that got fields
 * @param unknown events of no known container
 * @param early events of no known container that came before the first list of containers
 * @param asked containers that were asked for because no event of the engine had told of them
 * @param evicted keys of containers that ended, forgotten early because there were too many
 * @param rejected keys that were not taken because there were too many
 */
record MetadataCounters(
    Counter found,
    Counter unknown,
    Counter early,
    Counter asked,
    Counter evicted,
    Counter rejected) {
  static MetadataCounters of(Metrics metrics) {
    return new MetadataCounters(
        metrics.counter("docker.metadata.found"),
        metrics.counter("docker.metadata.unknown"),
        metrics.counter("docker.metadata.early"),
        metrics.counter("docker.metadata.asked"),
        metrics.counter("docker.metadata.evicted"),
        metrics.counter("docker.metadata.rejected"));
  }
}
