package org.skidder.lab.oracle;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.skidder.lab.Folders;

/** Runs many seeds: {@code OracleMain COUNT [FIRST [PARALLEL [OUTPUT]]]}. */
public final class OracleMain {
  private final PrintStream out;
  private final Path parent;
  private final SkidderJvm jvm;
  private final Plan.Output output;
  private final AtomicLong next;
  private final long end;
  private final List<Verdict> failed = new ArrayList<>();
  private final Map<String, Integer> actions = new TreeMap<>();
  private long done;
  private long lines;
  private long repeated;
  private long waived;
  private long ends;

  private OracleMain(PrintStream out, Path parent, Plan.Output output, long first, long count)
      throws IOException, InterruptedException {
    jvm = SkidderJvm.quick(parent);
    this.output = output;
    this.out = out;
    this.parent = parent;
    next = new AtomicLong(first);
    end = first + count;
  }

  /** Runs; the exit status is 1 when a seed failed, 2 when the arguments are wrong. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    long[] numbers = {200, 1, 2};
    Plan.Output output = Plan.Output.ELASTICSEARCH;
    try {
      for (int i = 0; i < Math.min(3, arguments.length); i++) {
        numbers[i] = Long.parseLong(arguments[i]);
      }
      if (arguments.length > 3) {
        output = Plan.Output.valueOf(arguments[3].toUpperCase(Locale.ROOT));
      }
    } catch (IllegalArgumentException e) {
      out.println(
          "usage: oracle [COUNT [FIRST-SEED [PARALLEL"
              + " [elasticsearch|logstash|containers|spool|several]]]]");
      System.exit(2);
    }
    Path parent = Files.createTempDirectory("skidder-oracle-");
    OracleMain run = new OracleMain(out, parent, output, numbers[1], numbers[0]);
    boolean good = run.all((int) numbers[2]);
    if (good) {
      Folders.delete(parent);
    }
    System.exit(good ? 0 : 1);
  }

  private boolean all(int parallel) throws InterruptedException {
    long began = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < parallel; i++) {
      threads.add(Thread.ofPlatform().name("oracle-" + i).start(this::work));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    out.printf(
        "%d seeds, %d failed; %d lines, %d stored again within the window, %d deleted unread in"
            + " an outage of the process; %d kills and stops; %d s%n",
        done, failed.size(), lines, repeated, waived, ends, seconds);
    out.println("actions: " + actions);
    failed.forEach(verdict -> out.println("FAILED " + verdict));
    return failed.isEmpty();
  }

  private void work() {
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      try {
        note(Scenario.run(Plan.of(seed, output), jvm, parent));
      } catch (IOException | RuntimeException e) {
        note(
            new Verdict(
                seed,
                List.of("the oracle itself failed: " + e),
                new Verdict.Lines(0, 0, 0),
                0,
                Map.of(),
                parent));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized void note(Verdict verdict) {
    done++;
    lines += verdict.counts().written();
    repeated += verdict.counts().repeated();
    waived += verdict.counts().waived();
    ends += verdict.ends();
    verdict.actions().forEach((action, times) -> actions.merge(action, times, Integer::sum));
    if (!verdict.isGood()) {
      failed.add(verdict);
      out.println(verdict);
    } else if (done % 50 == 0) {
      out.println(done + " seeds done");
    }
  }
}
