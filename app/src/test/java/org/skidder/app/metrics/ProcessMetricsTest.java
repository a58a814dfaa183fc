package org.skidder.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.metrics.Metrics;

class ProcessMetricsTest {
  @TempDir Path proc;

  private void write(String name, String text) throws IOException {
    Files.createDirectories(proc.resolve(name).getParent());
    Files.writeString(proc.resolve(name), text);
  }

  private static Object value(Metrics metrics, String name) {
    return Objects.requireNonNull(metrics.all().get(name), name).value();
  }

  @Test
  void readsWhatTheKernelTells() throws IOException {
    write("self/stat", "42 (a (b) c) S 1 1 1 0 -1 4194560 10 0 0 0 123 45 0 0 20 0 1 0 1 1 1\n");
    write("self/status", "Name:\tjava\nVmPeak:\t  99 kB\nVmRSS:\t  2048 kB\nThreads:\t7\n");
    write(
        "self/limits",
        "Limit  Soft  Hard  Units\nMax open files            1024                 4096 files\n");
    write("self/fd/0", "");
    write("self/fd/1", "");
    write("loadavg", "1.50 0.3333 0.1 1/200 4242\n");
    ProcessMetrics process = new ProcessMetrics(proc, 4);

    assertThat(process.cpuTime()).isEqualTo(new ProcessMetrics.CpuTime(1230, 450));
    assertThat(process.residentBytes()).isEqualTo(2 << 20);
    assertThat(process.openDescriptors()).isEqualTo(2);
    Metrics metrics = new Metrics();
    process.register(metrics);
    assertThat(value(metrics, "beat.handles.limit.soft")).isEqualTo(1024L);
    assertThat(value(metrics, "beat.handles.limit.hard")).isEqualTo(4096L);
    assertThat(value(metrics, "system.load.1")).isEqualTo(1.5);
    assertThat(value(metrics, "system.load.norm.5")).isEqualTo(0.0833);
    assertThat(value(metrics, "beat.cpu.total.ticks")).isEqualTo(1680L);
  }

  @Test
  void whatCannotBeReadIsZero() throws IOException {
    write("self/stat", "nonsense");
    ProcessMetrics process = new ProcessMetrics(proc, 2);
    Metrics metrics = new Metrics();
    process.register(metrics);

    assertThat(value(metrics, "beat.memstats.rss")).isEqualTo(0L);
    assertThat(value(metrics, "system.load.15")).isEqualTo(0.0);
    assertThat(process.cpuTime().total()).isZero();
  }

  @Test
  void allocatedMemoryGrows() {
    Metrics metrics = new Metrics();
    ProcessMetrics.registerAllocations(metrics);
    long before = (long) value(metrics, "beat.memstats.memory_total");
    byte[] memory = new byte[1 << 20];

    assertThat((long) value(metrics, "beat.memstats.memory_total"))
        .isGreaterThanOrEqualTo(before + memory.length);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcessHasMemoryAndDescriptors() {
    Metrics metrics = new Metrics();
    ProcessMetrics.register(metrics, System.nanoTime(), "id");

    assertThat((long) value(metrics, "beat.memstats.rss")).isGreaterThan(1 << 20);
    assertThat((long) value(metrics, "beat.handles.open")).isPositive();
  }
}
