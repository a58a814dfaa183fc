package org.skidder.app.metrics;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.skidder.core.file.Folders;
import org.skidder.core.file.KernelFiles;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.OpenFileLimits;

/**
 * What the process costs: {@code beat.*} and {@code system.*}. Stateless. Values that the system
 * does not tell are 0.
 */
public final class ProcessMetrics {
  /** The kernel counts CPU time in ticks of 10 ms for user space, see proc_pid_stat(5). */
  private static final long TICK_MILLIS = 10;

  private static final double LOAD_DIGITS = 10_000;

  private final Path proc;
  private final int cores;

  ProcessMetrics(Path proc, int cores) {
    this.proc = proc;
    this.cores = cores;
  }

  /**
   * Registers them.
   *
   * @param started value of {@link System#nanoTime()} when the process started
   * @param ephemeralId random UUID of this run
   */
  public static void register(Metrics metrics, long started, String ephemeralId) {
    metrics.register("beat.info.ephemeral_id", new Metrics.Text(() -> ephemeralId));
    metrics.gauge(
        "beat.info.uptime.ms", () -> Duration.ofNanos(System.nanoTime() - started).toMillis());
    new ProcessMetrics(Path.of("/proc"), Runtime.getRuntime().availableProcessors())
        .register(metrics);
  }

  /**
   * Registers {@code beat.memstats.memory_total} too. Apart from the others, because the part of
   * the JVM that knows it is loaded when it is first read, which takes tens of milliseconds.
   */
  public static void registerAllocations(Metrics metrics) {
    metrics.register(
        "beat.memstats.memory_total", new Metrics.ExternalCounter(ProcessMetrics::allocatedBytes));
  }

  private static long allocatedBytes() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
        ? Math.max(0, threads.getTotalThreadAllocatedBytes())
        : 0;
  }

  void register(Metrics metrics) {
    Runtime jvm = Runtime.getRuntime();
    metrics.gauge("beat.memstats.memory_alloc", () -> jvm.totalMemory() - jvm.freeMemory());
    metrics.gauge("beat.memstats.gc_next", jvm::totalMemory);
    metrics.register("system.cpu.cores", new Metrics.Constant(cores));
    if (!Files.exists(proc.resolve("self/stat"))) {
      return;
    }
    metrics.gauge("beat.memstats.rss", this::residentBytes);
    metrics.gauge("beat.handles.open", this::openDescriptors);
    metrics.gauge("beat.handles.limit.soft", () -> openLimit(OpenFileLimits::soft));
    metrics.gauge("beat.handles.limit.hard", () -> openLimit(OpenFileLimits::hard));
    cpu(metrics, "user", CpuTime::user);
    cpu(metrics, "system", CpuTime::system);
    cpu(metrics, "total", CpuTime::total);
    metrics.gauge("beat.cpu.total.value", () -> cpuTime().total());
    for (Load load : Load.values()) {
      metrics.register(
          "system.load." + load.minutes, new Metrics.Gauge(() -> load(load.ordinal())));
      metrics.register(
          "system.load.norm." + load.minutes,
          new Metrics.Gauge(() -> rounded(load(load.ordinal()) / cores)));
    }
  }

  private enum Load {
    ONE(1),
    FIVE(5),
    FIFTEEN(15);

    private final int minutes;

    Load(int minutes) {
      this.minutes = minutes;
    }
  }

  private void cpu(Metrics metrics, String name, ToLongFunction<CpuTime> part) {
    metrics.gauge("beat.cpu." + name + ".ticks", () -> part.applyAsLong(cpuTime()));
    metrics.register(
        "beat.cpu." + name + ".time.ms",
        new Metrics.ExternalCounter(() -> part.applyAsLong(cpuTime())));
  }

  /** CPU time in milliseconds. */
  record CpuTime(long user, long system) {
    long total() {
      return user + system;
    }
  }

  CpuTime cpuTime() {
    String stat = text("self/stat");
    // the second field is the command in parentheses and may hold anything
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    return fields.length < 13
        ? new CpuTime(0, 0)
        : new CpuTime(number(fields[11]) * TICK_MILLIS, number(fields[12]) * TICK_MILLIS);
  }

  long residentBytes() {
    for (String line : text("self/status").split("\n", -1)) {
      if (line.startsWith("VmRSS:")) {
        return number(line.substring(6).replace("kB", "").strip()) << 10;
      }
    }
    return 0;
  }

  long openDescriptors() {
    LongAdder count = new LongAdder();
    try {
      Folders.visit(proc.resolve("self/fd"), _ -> count.increment());
    } catch (IOException e) {
      return 0;
    }
    return count.sum();
  }

  private long openLimit(ToLongFunction<OpenFileLimits> which) {
    return OpenFileLimits.read(proc).map(which::applyAsLong).orElse(0L);
  }

  double load(int field) {
    String[] fields = text("loadavg").split(" ", -1);
    try {
      return field < fields.length ? rounded(Double.parseDouble(fields[field])) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static double rounded(double value) {
    return Math.round(value * LOAD_DIGITS) / LOAD_DIGITS;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private String text(String name) {
    try {
      return KernelFiles.read(proc.resolve(name));
    } catch (IOException e) {
      return "";
    }
  }
}
