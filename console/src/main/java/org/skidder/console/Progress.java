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
  private static final String SCANS_FAILING = "filebeat.input.log.scans.failing";
  private static final String DIED = "beat.threads.died";

  private final Metrics metrics;
  private long acked;
  private long movedAt;
  private long written;
  private long notWritten;
  private long writtenAt;
  private long scannedAt;
  private boolean anyDied;
  private long alive;

  Progress(Metrics metrics, long now) {
    this.metrics = metrics;
    movedAt = now;
    writtenAt = now;
    scannedAt = now;
    alive = now;
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
    if (value(SCANS_FAILING) == 0) {
      scannedAt = now;
    }
    if (!anyDied) {
      alive = now;
      anyDied = value(DIED) > 0;
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

  /** How long an input has not scanned without trouble; empty if all do. */
  synchronized Optional<Duration> unscanned(long now) {
    look(now);
    return positive(now - scannedAt);
  }

  /** How long ago a thread was found dead; empty if none was. */
  synchronized Optional<Duration> crippled(long now) {
    look(now);
    return anyDied ? Optional.of(Duration.ofNanos(now - alive)) : Optional.empty();
  }

  private static Optional<Duration> positive(long nanos) {
    return nanos > 0 ? Optional.of(Duration.ofNanos(nanos)) : Optional.empty();
  }

  private long value(String name) {
    Metrics.Metric metric = metrics.all().get(name);
    return metric != null && metric.value() instanceof Long number ? number : 0;
  }
}
