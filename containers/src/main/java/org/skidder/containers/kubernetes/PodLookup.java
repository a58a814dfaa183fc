package org.skidder.containers.kubernetes;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.skidder.containers.kubernetes.api.ObjectWatch;
import org.skidder.containers.kubernetes.api.Pod;
import org.skidder.core.event.Template;

/**
 * Finds the fields of a key. The first events wait for the first list of pods, for a limited time
 * after the start; later ones never wait. Thread-safe.
 */
final class PodLookup {
  private final ObjectWatch<Pod> watch;
  private final PodIndex index;
  private final IndexCounters counters;
  private final long longestWait;
  private final Consumer<PodLookup> leave;
  private final long begun = System.nanoTime();
  private volatile boolean waits = true;

  /**
   * A look-up on a watch that may be started already.
   *
   * @param leave told when one of its users needs it no more
   */
  PodLookup(
      ObjectWatch<Pod> watch,
      PodIndex index,
      Duration longestWait,
      IndexCounters counters,
      Consumer<PodLookup> leave) {
    this.watch = watch;
    this.index = index;
    this.longestWait = longestWait.toNanos();
    this.counters = counters;
    this.leave = leave;
    watch.listen(index);
  }

  /**
   * The fields of a key, to be laid over events.
   *
   * @param events how many events have it, for the counters
   */
  Optional<Template> find(String key, int events) {
    if (waits) {
      awaitPods();
    }
    Optional<Template> found = index.find(key);
    if (found.isPresent()) {
      counters.found().add(events);
    } else if (watch.isListed()) {
      counters.unknown().add(events);
    } else {
      counters.early().add(events);
    }
    return found;
  }

  private void awaitPods() {
    try {
      long left = longestWait - (System.nanoTime() - begun);
      watch.awaitListed(Duration.ofNanos(left));
      waits = false;
    } catch (InterruptedException e) {
      // The input ends; what it has read goes on as it is.
      Thread.currentThread().interrupt();
    }
  }

  /** To be called by a user that needs it no more. */
  void leave() {
    leave.accept(this);
  }

  /** Learns nothing more. */
  void end() {
    watch.forget(index);
  }

  ObjectWatch<Pod> watch() {
    return watch;
  }

  int size() {
    return index.size();
  }
}
