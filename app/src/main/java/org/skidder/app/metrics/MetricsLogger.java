package org.skidder.app.metrics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Durations;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the metrics to the log now and then, and their totals at the end. Counters are written as
 * what was added in the period, gauges as they are, texts when they changed. Thread-safe.
 */
public final class MetricsLogger implements AutoCloseable {
  private static final String ALWAYS = "beat.info.ephemeral_id";

  private final Metrics metrics;
  private final Duration period;
  private final LongSupplier nanoTime;
  private final long started;
  private final Logger log;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private Map<String, Object> before = Map.of();

  /**
   * Begins with a first snapshot; {@link #start()} begins the periods.
   *
   * @param nanoTime {@link System#nanoTime()}
   * @param started its value when the process started
   */
  public MetricsLogger(Metrics metrics, Duration period, LongSupplier nanoTime, long started) {
    this(metrics, period, nanoTime, started, LoggerFactory.getLogger("monitoring"));
  }

  MetricsLogger(Metrics metrics, Duration period, LongSupplier nanoTime, long started, Logger log) {
    this.metrics = metrics;
    this.period = period;
    this.nanoTime = nanoTime;
    this.started = started;
    this.log = log;
    this.thread = Thread.ofVirtual().name("metrics").unstarted(this::run);
  }

  /** Starts the periods. */
  public void start() {
    log.info("Starting metrics logging every {}", Durations.printInLog(period));
    thread.start();
  }

  private void run() {
    before = snapshot();
    try {
      while (!stopped.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
        logPeriod();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the periods and writes the totals. */
  @Override
  public void close() {
    stopped.countDown();
    Threads.join(thread);
    write("Total non-zero metrics", "No non-zero metrics", nested(snapshot(), Map.of()));
    log.info(
        "Uptime: {}",
        Durations.printInLog(Duration.ofMillis((nanoTime.getAsLong() - started) / 1_000_000)));
    log.info("Stopping metrics logging.");
  }

  /** Writes what happened since the last time. */
  void logPeriod() {
    Map<String, Object> now = snapshot();
    String length = Durations.printInLog(period);
    write(
        "Non-zero metrics in the last " + length,
        "No non-zero metrics in the last " + length,
        nested(now, before));
    before = now;
  }

  private void write(String something, String nothing, Map<String, Object> values) {
    if (values.isEmpty()) {
      log.info(nothing);
    } else {
      log.atInfo().addKeyValue("monitoring", Map.of("metrics", values)).log(something);
    }
  }

  private Map<String, Object> snapshot() {
    Map<String, Object> values = new HashMap<>();
    metrics.all().forEach((name, metric) -> values.put(name, metric.value()));
    return values;
  }

  /** What there is to report, as a tree. */
  private Map<String, Object> nested(Map<String, Object> now, Map<String, Object> then) {
    Map<String, Object> tree = new TreeMap<>();
    metrics
        .all()
        .forEach((name, metric) -> {
          Object value = now.get(name);
          if (value != null) { // not one that was registered since the snapshot
            report(metric, name, value, then.get(name))
                .ifPresent(reported -> Metrics.put(tree, name, reported));
          }
        });
    return tree;
  }

  private static Optional<Object> report(
      Metrics.Metric metric, String name, Object value, @Nullable Object earlier) {
    if (metric instanceof Metrics.Gauge || name.equals(ALWAYS)) {
      return Optional.of(value);
    }
    if (value instanceof Long count) {
      long difference = count - (earlier instanceof Long known ? known : 0);
      return difference == 0 ? Optional.empty() : Optional.of(difference);
    }
    return value.equals(earlier) ? Optional.empty() : Optional.of(value);
  }
}
