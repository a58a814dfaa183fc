package org.skidder.containers.kubernetes;

import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * What {@code add_kubernetes_metadata} counts.
 *
 * @param found events that got fields
 * @param unknown events whose key no pod has
 * @param early events that came before the first list of pods
 * @param evicted keys of pods that are gone, forgotten early because there were too many
 * @param rejected keys that were not taken because there were too many
 */
record IndexCounters(
    Counter found, Counter unknown, Counter early, Counter evicted, Counter rejected) {
  static IndexCounters of(Metrics metrics) {
    return new IndexCounters(
        metrics.counter("kubernetes.metadata.found"),
        metrics.counter("kubernetes.metadata.unknown"),
        metrics.counter("kubernetes.metadata.early"),
        metrics.counter("kubernetes.metadata.evicted"),
        metrics.counter("kubernetes.metadata.rejected"));
  }
}
