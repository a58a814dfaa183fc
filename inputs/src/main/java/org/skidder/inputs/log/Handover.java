package org.skidder.inputs.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.StateKey;

/**
 * Files whose input was closed. Thread-safe.
 *
 * <p>Where events were under way the registry does not have the position yet: an input that comes
 * to cover such a file while the process runs goes on there, so that nothing is sent twice.
 *
 * <p>A file that nobody covers any more (its container has ended) is forgotten when it is removed,
 * as its input would have done: the registry must not grow with every container there ever was.
 */
final class Handover {
  /**
   * A file that was left.
   *
   * @param state up to where everything was handed to the pipeline
   * @param publisher the way on which it was
   */
  record Left(FileState state, Publisher publisher) {}

  /** Looking whether files are there takes a system call each, so not more often than this. */
  private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Map<StateKey, Left> left = new HashMap<>();
  private final Map<StateKey, Tracked> uncovered = new HashMap<>();
  private final Predicate<FileState> gone;
  private final Executor looks;
  private final LongSupplier nanoTime;
  private long looked;
  private boolean looking;

  Handover(LongSupplier nanoTime) {
    this(nanoTime, Cleaner::isGone, Handover::onThread);
  }

  /**
   * Knows nothing yet.
   *
   * @param gone tells whether a file is gone; may take long
   * @param looks runs the looks for files, of which there is one at a time
   */
  Handover(LongSupplier nanoTime, Predicate<FileState> gone, Executor looks) {
    this.nanoTime = nanoTime;
    this.gone = gone;
    this.looks = looks;
    looked = nanoTime.getAsLong();
  }

  /**
   * On a share that hangs a look never ends, and a virtual thread would keep one of the few that
   * carry all others. Nothing is lost when the process ends before the look does.
   */
  static void onThread(Runnable look) {
    Thread.ofPlatform().name("log-handover").daemon().start(look);
  }

  /**
   * Leaves the files of an input that is closed. Does not wait for looks at files.
   *
   * @param forgets whether their positions are not to be kept once they are removed
   */
  void leave(Iterable<Tracked> files, boolean forgets, Registrar registrar, Unread unread) {
    add(files, forgets);
    Map<StateKey, Tracked> due = due();
    if (!due.isEmpty()) {
      looks.execute(() -> look(due, registrar, unread));
    }
  }

  private void look(Map<StateKey, Tracked> due, Registrar registrar, Unread unread) {
    try {
      due.forEach((key, file) -> {
        // While events are under way the position is still to come.
        if (file.isDelivered() && gone.test(file.state())) {
          forget(key, file, Cleaner.isReused(file.state(), registrar), registrar, unread);
        }
      });
    } finally {
      lookEnded();
    }
  }

  private synchronized void lookEnded() {
    looking = false;
  }

  private synchronized void add(Iterable<Tracked> files, boolean forgets) {
    // What is acknowledged by now is in the registry.
    left.values().removeIf(file -> file.publisher().isDelivered());
    for (Tracked file : files) {
      Publisher publisher = file.publisher();
      if (publisher != null && !publisher.isDelivered()) {
        left.put(file.state().key(), new Left(file.state(), publisher));
      }
      if (forgets) {
        uncovered.put(file.state().key(), file);
      }
    }
  }

  /** The files to look for now. */
  private synchronized Map<StateKey, Tracked> due() {
    long now = nanoTime.getAsLong();
    if (looking || now - looked <= LOOK_NANOS) {
      return Map.of();
    }
    looked = now;
    looking = !uncovered.isEmpty();
    return Map.copyOf(uncovered);
  }

  /** Forgets a file that is gone, unless an input has come to cover it since. */
  private synchronized void forget(
      StateKey key, Tracked file, boolean reused, Registrar registrar, Unread unread) {
    if (uncovered.get(key) == file) {
      unread.forgotten(file, uncovered.values());
      uncovered.remove(key);
      if (!reused) {
        Cleaner.drop(file.state(), registrar);
      }
    }
  }

  /** Takes the files that an input covers; nobody else gets them. */
  synchronized List<Left> take(Predicate<FileState> covered) {
    uncovered.values().removeIf(file -> covered.test(file.state()));
    List<Left> taken = new ArrayList<>();
    for (Iterator<Left> all = left.values().iterator(); all.hasNext(); ) {
      Left file = all.next();
      if (covered.test(file.state())) {
        taken.add(file);
        all.remove();
      }
    }
    return taken;
  }
}
