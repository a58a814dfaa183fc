package org.skidder.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;
import org.skidder.core.metrics.Metrics;

/** Bytes on the wire and split batches, as the producer counts them. Thread-safe. */
final class Traffic {
  private final Meter written;
  private final Meter read;
  private volatile @Nullable Metric splits;

  Traffic(Metrics metrics) {
    written =
        new Meter(
            "outgoing-byte-total",
            metrics.counter("libbeat.output.write.bytes"),
            metrics.counter("libbeat.outputs.kafka.bytes_write"));
    read =
        new Meter(
            "incoming-byte-total",
            metrics.counter("libbeat.output.read.bytes"),
            metrics.counter("libbeat.outputs.kafka.bytes_read"));
  }

  /** Counts for this producer from now on. */
  void of(Producer<byte[], byte[]> producer) {
    Map<MetricName, ? extends Metric> all = producer.metrics();
    written.of(all);
    read.of(all);
    splits = find("batch-split-total", all);
  }

  private static @Nullable Metric find(String name, Map<MetricName, ? extends Metric> all) {
    for (Map.Entry<MetricName, ? extends Metric> entry : all.entrySet()) {
      if (entry.getKey().name().equals(name) && entry.getKey().group().equals("producer-metrics")) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** Adds what came since it was called last. */
  void count() {
    written.count();
    read.count();
  }

  /** How often the producer has split a batch that was refused for its size. */
  long splits() {
    return value(splits);
  }

  private static long value(@Nullable Metric metric) {
    return metric != null && metric.metricValue() instanceof Double total ? total.longValue() : 0;
  }

  private static final class Meter {
    private final String name;
    private final List<Metrics.Counter> counters;
    private @Nullable Metric metric;
    private long counted;

    Meter(String name, Metrics.Counter... counters) {
      this.name = name;
      this.counters = List.of(counters);
    }

    synchronized void of(Map<MetricName, ? extends Metric> all) {
      counted = 0;
      metric = find(name, all);
    }

    synchronized void count() {
      long now = value(metric);
      for (Metrics.Counter counter : counters) {
        counter.add(now - counted);
      }
      counted = now;
    }
  }
}
