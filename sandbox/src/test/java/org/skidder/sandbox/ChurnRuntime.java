package org.skidder.sandbox;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;

/** Work for the JVM itself. */
final class ChurnRuntime {
  private ChurnRuntime() {}

  /** Lets the heap grow from small to large and collects it again and again. */
  static void heap() {
    List<byte[]> kept = new ArrayList<>();
    for (int n = 0; n < 3_000; n++) {
      kept.add(new byte[64 << 10]);
      if (kept.size() > 1_400) {
        kept.subList(0, 700).clear();
      }
      if (n % 1_000 == 0) {
        System.gc();
      }
    }
  }

  /** Compiles a call for one receiver and then breaks the assumption. */
  static void deoptimise() {
    long sum = 0;
    IntUnaryOperator[] kinds = {n -> n + 1, n -> n * 3, n -> n ^ 5, n -> n - 7, n -> n << 1};
    for (IntUnaryOperator kind : kinds) {
      for (int n = 0; n < 200_000; n++) {
        sum += apply(kind, n);
      }
    }
    if (sum == 42) {
      System.out.println();
    }
  }

  private static int apply(IntUnaryOperator operator, int n) {
    return operator.applyAsInt(n);
  }

  static void platformThreads() throws InterruptedException {
    for (int round = 0; round < 10; round++) {
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int n = 0; n < 200; n++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    go.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
      }
      go.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  static void virtualThreads() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int n = 0; n < 5_000; n++) {
        all.add(executor.submit(() -> LockSupport.parkNanos(1_000_000)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  /** Reads beans, takes thread dumps and a heap dump. */
  static void management(Path folder) throws Exception {
    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    HotSpotDiagnosticMXBean diagnostic =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    Path dump = folder.resolve("heap.hprof");
    diagnostic.dumpHeap(dump.toString(), true);
    if (Files.size(dump) < 1_000_000) {
      throw new IllegalStateException("the heap dump is too small: " + Files.size(dump));
    }
  }
}
