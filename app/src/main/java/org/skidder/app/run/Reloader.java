package org.skidder.app.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.skidder.app.run.InputPlanner.Contexts;
import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.reload.RunningInputs;
import org.skidder.core.reload.WantedInput;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at external files again and again, and takes over what changed. */
final class Reloader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("reload");
  private static final Logger WARNINGS = LoggerFactory.getLogger("cfgwarn");

  private final List<InputSource> sources;
  private final RunningInputs running;
  private final Contexts contexts;
  private final Counter reloads;
  private final Runnable onChange;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Set<String>> reported = new HashMap<>();
  private final Thread thread;
  private boolean stopping;
  private boolean forced;

  /**
   * @param onChange run when files were read, before their inputs start
   */
  Reloader(
      List<InputSource> sources,
      RunningInputs running,
      Contexts contexts,
      Metrics metrics,
      Runnable onChange) {
    this.onChange = onChange;
    this.sources = sources;
    this.running = running;
    this.contexts = contexts;
    reloads = metrics.counter("libbeat.config.reloads");
    thread = Thread.ofVirtual().name("reload").unstarted(this::loop);
  }

  /** Loads all files and goes on looking at them. */
  void start() {
    if (!sources.isEmpty()) {
      thread.start();
    }
  }

  /** Reads all files again, also those that look unchanged. */
  void now() {
    lock.lock();
    try {
      forced = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    long[] due = new long[sources.size()];
    long start = System.nanoTime();
    Arrays.fill(due, start);
    boolean force = true;
    try {
      while (!isStopping()) {
        for (int i = 0; i < due.length; i++) {
          if (force || due[i] - System.nanoTime() <= 0) {
            load(sources.get(i), force);
            due[i] = System.nanoTime() + sources.get(i).config().period().toNanos();
          }
        }
        force = await(due);
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted");
    }
  }

  private boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something is due; returns whether somebody asked for all. */
  private boolean await(long[] due) throws InterruptedException {
    lock.lock();
    try {
      while (!stopping && !forced) {
        long left = Long.MAX_VALUE;
        for (long time : due) {
          left = Math.min(left, time - System.nanoTime());
        }
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(left);
      }
      boolean asked = forced;
      forced = false;
      return asked;
    } finally {
      lock.unlock();
    }
  }

  /** Reads all files, for a run that ends by itself. */
  List<WantedInput> readOnce() {
    List<WantedInput> all = new ArrayList<>();
    sources.forEach(source -> all.addAll(read(source, true)));
    return all;
  }

  private List<WantedInput> read(InputSource source, boolean force) {
    reloads.increment();
    if (source.scan(force)) {
      report(source.name(), source.files().problems());
      LOG.debug("{}: {} inputs are wanted", source.name(), source.entries().size());
      onChange.run();
    }
    return source.entries().stream().map(plan -> plan.wanted(contexts)).toList();
  }

  private void load(InputSource source, boolean force) {
    try {
      running.apply(source.name(), read(source, force));
    } catch (RuntimeException e) {
      LOG.error("Reading {} failed; it is tried again", source.name(), e);
    }
  }

  /** Logs what was not logged before. */
  private void report(String source, Problems problems) {
    Set<String> before = reported.getOrDefault(source, Set.of());
    Set<String> present = new HashSet<>();
    for (Problems.Problem warning : problems.warnings()) {
      if (present.add(warning.toString()) && !before.contains(warning.toString())) {
        WARNINGS.warn("{}", warning);
      }
    }
    for (Problems.Problem error : problems.errors()) {
      if (present.add(error.toString()) && !before.contains(error.toString())) {
        LOG.error("{}; what the file said before stays in force", error);
      }
    }
    reported.put(source, present);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Threads.join(thread);
  }
}
