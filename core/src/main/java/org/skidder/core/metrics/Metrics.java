package org.skidder.core.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The metrics of one running Skidder, by dotted name. Thread-safe. Asking for a counter of the same
 * name twice gives the same counter.
 */
public final class Metrics {
  /** What a name stands for. */
  public sealed interface Metric {
    /** The current value: a Long, Double, Boolean or String. */
    Object value();
  }

  /** Only grows; logged as the difference of a period. */
  public static final class Counter implements Metric {
    private final LongAdder sum = new LongAdder();

    /** Adds, usually once per batch. */
    public void add(long count) {
      sum.add(count);
    }

    /** Adds one. */
    public void increment() {
      sum.increment();
    }

    /** The sum so far. */
    public long sum() {
      return sum.sum();
    }

    @Override
    public Object value() {
      return sum.sum();
    }
  }

  /** A value that goes up and down; logged as it is. */
  public record Gauge(Supplier<Object> read) implements Metric {
    @Override
    public Object value() {
      return read.get();
    }
  }

  /** A counter kept by somebody else (the operating system, the JVM). */
  public record ExternalCounter(LongSupplier read) implements Metric {
    @Override
    public Object value() {
      return read.getAsLong();
    }
  }

  /** A number that does not change during a run; logged in the totals only. */
  public record Constant(long number) implements Metric {
    @Override
    public Object value() {
      return number;
    }
  }

  /** A text; logged when it changed. */
  public record Text(Supplier<String> read) implements Metric {
    @Override
    public Object value() {
      return read.get();
    }
  }

  private final ConcurrentSkipListMap<String, Metric> all = new ConcurrentSkipListMap<>();

  /** The counter of that name, made at first use. */
  public Counter counter(String name) {
    Metric metric = all.computeIfAbsent(name, unused -> new Counter());
    if (metric instanceof Counter counter) {
      return counter;
    }
    throw new IllegalArgumentException("metric " + name + " is no counter");
  }

  /** Registers a gauge; a later one of the same name takes its place. */
  public void gauge(String name, LongSupplier read) {
    all.put(name, new Gauge(read::getAsLong));
  }

  /** Registers any other metric; a later one of the same name takes its place. */
  public void register(String name, Metric metric) {
    all.put(name, metric);
  }

  /** All metrics by name, sorted; a live view. */
  public Map<String, Metric> all() {
    return java.util.Collections.unmodifiableMap(all);
  }

  /** A snapshot of all values as a nested tree. */
  public Map<String, Object> tree() {
    Map<String, Object> root = new TreeMap<>();
    all.forEach((name, metric) -> put(root, name, metric.value()));
    return root;
  }

  /** Puts a value at a dotted name into nested maps. */
  @SuppressWarnings("unchecked")
  public static void put(Map<String, Object> root, String name, Object value) {
    Map<String, Object> map = root;
    String rest = name;
    for (int dot = rest.indexOf('.'); dot > 0; dot = rest.indexOf('.')) {
      map =
          (Map<String, Object>)
              map.computeIfAbsent(rest.substring(0, dot), unused -> new TreeMap<String, Object>());
      rest = rest.substring(dot + 1);
    }
    map.put(rest, value);
  }
}
