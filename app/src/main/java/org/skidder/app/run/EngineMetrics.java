package org.skidder.app.run;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.skidder.core.metrics.Metrics;

/**
 * Metrics that follow from others, and those that are to be there, as 0, before anything happened.
 */
final class EngineMetrics {
  private static final String PIPELINE = "libbeat.pipeline.events.";
  private static final String OUTPUT = "libbeat.output.events.";

  private EngineMetrics() {}

  /**
   * Metrics of inputs and pipeline.
   *
   * @param passedBy events that no output takes, and so never were in the queue
   */
  static void register(Metrics metrics, LongSupplier passedBy, IntSupplier inputs) {
    Metrics.Counter total = metrics.counter(PIPELINE + "total");
    Metrics.Counter filtered = metrics.counter(PIPELINE + "filtered");
    Metrics.Counter failed = metrics.counter(PIPELINE + "failed");
    Metrics.Counter acked = metrics.counter("libbeat.pipeline.queue.acked");
    LongSupplier done = () -> filtered.sum() + failed.sum() + acked.sum() + passedBy.getAsLong();
    metrics.register("filebeat.events.added", new Metrics.ExternalCounter(total::sum));
    metrics.register("filebeat.events.done", new Metrics.ExternalCounter(done));
    metrics.gauge(
        "filebeat.events.active",
        () -> {
          // What is done first: read the other way round, the difference could be negative.
          long finished = done.getAsLong();
          return Math.max(0, total.sum() - finished);
        });
    metrics.gauge("libbeat.pipeline.clients", () -> inputs.getAsInt());
  }

  /** Counts the nanoseconds that readers wait for the limits of their inputs; told in others. */
  static Metrics.Counter heldBack(Metrics metrics) {
    Metrics.Counter nanos = new Metrics.Counter();
    metrics.register(
        "filebeat.input.rate_limited.time.ms",
        new Metrics.ExternalCounter(() -> TimeUnit.NANOSECONDS.toMillis(nanos.sum())));
    return nanos;
  }

  /** Metrics of the output. */
  static void registerOutput(Metrics metrics, String name) {
    metrics.register("libbeat.output.type", new Metrics.Text(() -> name));
    for (String direction : new String[] {"read", "write"}) {
      metrics.counter("libbeat.output." + direction + ".bytes");
      metrics.counter("libbeat.output." + direction + ".errors");
    }
    Metrics.Counter total = metrics.counter(OUTPUT + "total");
    Metrics.Counter acked = metrics.counter(OUTPUT + "acked");
    Metrics.Counter failed = metrics.counter(OUTPUT + "failed");
    Metrics.Counter dropped = metrics.counter(OUTPUT + "dropped");
    Metrics.Counter duplicates = metrics.counter(OUTPUT + "duplicates");
    metrics.gauge(
        OUTPUT + "active",
        () -> {
          long answered = acked.sum() + failed.sum() + dropped.sum() + duplicates.sum();
          return Math.max(0, total.sum() - answered);
        });
  }
}
