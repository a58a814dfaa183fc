package org.skidder.containers.kubernetes.api;

import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * What watches count.
 *
 * @param lists complete lists that were read
 * @param relists lists that were necessary because a server did not know a version any more
 * @param watches streams that were begun
 * @param events changes that were told
 * @param errors answers that failed or did not come
 */
public record WatchCounters(
    Counter lists, Counter relists, Counter watches, Counter events, Counter errors) {
  /** Counters below {@code kubernetes.api}. */
  public static WatchCounters of(Metrics metrics) {
    return new WatchCounters(
        metrics.counter("kubernetes.api.lists"),
        metrics.counter("kubernetes.api.relists"),
        metrics.counter("kubernetes.api.watches"),
        metrics.counter("kubernetes.api.events"),
        metrics.counter("kubernetes.api.errors"));
  }
}
