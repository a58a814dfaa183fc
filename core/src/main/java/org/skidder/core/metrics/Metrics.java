package org.skidder.core.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Counter total;

    /** A counter of its own. */
    public Counter() {
      this(null);
    }

    private Counter(@Nullable Counter total) {
      this.total = total;
    }

    /** Adds, usually once per batch. */
    public void add(long count) {
      sum.add(count);
      if (total != null) {
        total.add(count);
      }
    }

    /** Adds one. */
    public void increment() {
      add(1);
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

  /**
   * For a part of which there are several.
   *
   * @param shared where its metrics are
   * @param from beginning of names that are counted twice: in total, and
   * @param to under names that begin so
   */
  private record Branch(Metrics shared, String from, String to) {
    Counter counter(String name) {
      if (!name.startsWith(from)) {
        return shared.counter(name);
      }
      Counter total = shared.counter(name);
      Metric own = shared.all.computeIfAbsent(rename(name), _ -> new Counter(total));
      if (own instanceof Counter counter) {
        return counter;
      }
      throw new IllegalArgumentException("metric " + rename(name) + " is no counter");
    }

    String rename(String name) {
      return name.startsWith(from) ? to + name.substring(from.length()) : name;
    }
  }

  private final ConcurrentSkipListMap<String, Metric> all;
  private final @Nullable Branch branch;

  /** An empty tree. */
  public Metrics() {
    all = new ConcurrentSkipListMap<>();
    branch = null;
  }

  private Metrics(Branch branch) {
    this.all = branch.shared.all;
    this.branch = branch;
  }

  /**
   * These metrics for a part of which there are several: a counter whose name begins with {@code
   * from} is one of its own below {@code to}, and what is added to it is added to the one of the
   * given name too. Other metrics of such names are its own only.
   */
  public Metrics branch(String from, String to) {
    return new Metrics(new Branch(this, from, to));
  }

  /** The counter of that name, made at first use. */
  public Counter counter(String name) {
    if (branch != null) {
      return branch.counter(name);
    }
    Metric metric = all.computeIfAbsent(name, _ -> new Counter());
    if (metric instanceof Counter counter) {
      return counter;
    }
    throw new IllegalArgumentException("metric " + name + " is no counter");
  }

  /** Registers a gauge; a later one of the same name takes its place. */
  public void gauge(String name, LongSupplier read) {
    register(name, new Gauge(read::getAsLong));
  }

  /** Registers any other metric; a later one of the same name takes its place. */
  public void register(String name, Metric metric) {
    all.put(branch == null ? name : branch.rename(name), metric);
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
              map.computeIfAbsent(rest.substring(0, dot), _ -> new TreeMap<String, Object>());
      rest = rest.substring(dot + 1);
    }
    map.put(rest, value);
  }
}
