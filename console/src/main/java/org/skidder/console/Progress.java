package org.skidder.console;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.skidder.core.metrics.Metrics;

/**
 * Notices that something makes no progress, by looking at counters now and then: {@link #look} is
 * called a few times in the time that matters. Thread-safe.
 */
final class Progress {
  private static final String ACTIVE = "libbeat.pipeline.events.active";
  private static final String ACKED = "libbeat.pipeline.queue.acked";
  private static final String ONLY = "libbeat.output.";
  private static final String SPOOLED = "libbeat.pipeline.queue.spool.events";
  private static final String SEVERAL = "libbeat.outputs.";
  private static final String DONE = ".events.acked";
  private static final String WRITTEN = "registrar.writes.success";
  private static final String NOT_WRITTEN = "registrar.writes.fail";
  private static final String SCANS_FAILING = "filebeat.input.log.scans.failing";
  private static final String DIED = "beat.threads.died";

  private final Metrics metrics;
  private final Way whole;
  private final Map<String, Way> outputs = new TreeMap<>();
  private long written;
  private long notWritten;
  private long writtenAt;
  private long scannedAt;
  private boolean anyDied;
  private long alive;

  Progress(Metrics metrics, long now) {
    this.metrics = metrics;
    whole = new Way(now);
    writtenAt = now;
    scannedAt = now;
    alive = now;
  }

  /** Where events wait, and leave when they are done. */
  private static final class Way {
    private long done;
    private long movedAt;

    Way(long now) {
      movedAt = now;
    }

    void look(long waiting, long doneNow, long now) {
      if (doneNow != done || waiting == 0) {
        done = doneNow;
        movedAt = now;
      }
    }
  }

  /**
   * Looks at the counters.
   *
   * @param now monotonic time in nanoseconds
   */
  synchronized void look(long now) {
    // Batches are acknowledged in order: behind a refused event nothing is, but more is delivered.
    whole.look(value(ACTIVE), value(ACKED) + lookAtOutputs(now), now);
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

  /**
   * Events in a spool left the pipeline; and one of several outputs can be down alone.
   *
   * @return what the outputs have done with events so far, all together
   */
  private long lookAtOutputs(long now) {
    long done = output("", ONLY, value(SPOOLED), now);
    for (String metric : metrics.all().keySet()) {
      if (metric.startsWith(SEVERAL) && metric.endsWith(DONE)) {
        String name = metric.substring(SEVERAL.length(), metric.length() - DONE.length());
        String prefix = SEVERAL + name + ".";
        done +=
            output(name, prefix, value(prefix + "active") + value(prefix + "spool.events"), now);
      }
    }
    return done;
  }

  private long output(String name, String prefix, long waiting, long now) {
    long done =
        value(prefix + "events.acked")
            + value(prefix + "events.dropped")
            + value(prefix + "events.duplicates");
    outputs.computeIfAbsent(name, _ -> new Way(now)).look(waiting, done, now);
    return done;
  }

  /**
   * How long events have been waiting without one being delivered.
   *
   * @return by the name of the output, which is empty for the only one and for all together;
   *     nothing where none wait
   */
  synchronized Map<String, Duration> blocked(long now) {
    look(now);
    Map<String, Duration> blocked = new TreeMap<>();
    outputs.forEach(
        (name, way) -> positive(now - way.movedAt).ifPresent(time -> blocked.put(name, time)));
    positive(now - whole.movedAt)
        .ifPresent(time ->
            blocked.merge("", time, (one, other) -> one.compareTo(other) > 0 ? one : other));
    return blocked;
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
