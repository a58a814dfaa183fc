package org.skidder.console;

import java.time.Duration;
import java.util.Optional;
import org.skidder.core.metrics.Metrics;

/**
 * Notices that something makes no progress, by looking at counters now and then: {@link #look} is
 * called a few times in the time that matters. Thread-safe.
 */
final class Progress {
  private static final String ACTIVE = "libbeat.pipeline.events.active";
  private static final String ACKED = "libbeat.pipeline.queue.acked";
  private static final String WRITTEN = "registrar.writes.success";
  private static final String NOT_WRITTEN = "registrar.writes.fail";

  private final Metrics metrics;
  private long acked;
  private long movedAt;
  private long written;
  private long notWritten;
  private long writtenAt;

  Progress(Metrics metrics, long now) {
    this.metrics = metrics;
    movedAt = now;
    writtenAt = now;
  }

  /**
   * Looks at the counters.
   *
   * @param now monotonic time in nanoseconds
   */
  synchronized void look(long now) {
    long done = value(ACKED);
    if (done != acked || value(ACTIVE) == 0) {
      acked = done;
      movedAt = now;
    }
    long success = value(WRITTEN);
    long failures = value(NOT_WRITTEN);
    if (success != written || failures == notWritten) {
      written = success;
      notWritten = failures;
      writtenAt = now;
    }
  }

  /** How long events have been waiting without one being delivered; empty if they are not. */
  synchronized Optional<Duration> blocked(long now) {
    look(now);
    return positive(now - movedAt);
  }

  /** How long the registry could not be written; empty if it could. */
  synchronized Optional<Duration> unwritten(long now) {
    look(now);
    return positive(now - writtenAt);
  }

  private static Optional<Duration> positive(long nanos) {
    return nanos > 0 ? Optional.of(Duration.ofNanos(nanos)) : Optional.empty();
  }

  private long value(String name) {
    Metrics.Metric metric = metrics.all().get(name);
    return metric != null && metric.value() instanceof Long number ? number : 0;
  }
}
