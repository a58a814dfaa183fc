package org.skidder.core.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Batches that a receiver refused for now although it answered, as one whose index is blocked. They
 * are sent again after a wait, together where they fit, and other events go on meanwhile. The wait
 * grows only while the receiver takes nothing at all. Not thread-safe; guarded by the queue's lock.
 */
final class RefusedBatches {
  /** The one that waits longest first. */
  private final ArrayDeque<WorkBatch> waiting = new ArrayDeque<>();

  private Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private long wait = backoff.take();
  private long grownAt;

  /** Read without the lock: whether it is worth the lock to tell of progress. */
  private volatile boolean grown;

  /** Sets the first and the longest wait. */
  void waits(Duration init, Duration max) {
    backoff = new Backoff(init, max);
    wait = backoff.take();
    grown = false;
  }

  /** Whether the wait is longer than the first one. */
  boolean isGrown() {
    return grown;
  }

  /** The receiver took something: nobody has to wait longer than at first. */
  void progress() {
    backoff.reset();
    wait = backoff.take();
    grown = false;
  }

  /**
   * Takes a batch.
   *
   * @param progress whether the receiver took other events of it
   * @param now nanoseconds of the monotonic clock
   */
  void add(WorkBatch batch, boolean progress, long now) {
    if (progress) {
      progress();
    } else if (batch.isRefused() && (!grown || now - grownAt >= wait)) {
      wait = backoff.take();
      grownAt = now;
      grown = true;
    }
    batch.refusedAt(now);
    waiting.addLast(batch);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Nanoseconds until there is something to be sent again, 1 at least; negative: there is none. */
  long untilDue(long now) {
    WorkBatch head = waiting.peekFirst();
    return head == null ? -1 : Math.max(1, head.refusedAt() + wait - now);
  }

  /**
   * What is to be sent again now.
   *
   * @param max events, 0 for all there are
   * @param maxSourceBytes bound of their raw bytes, unless those of one batch are more
   */
  @Nullable WorkBatch poll(int max, long maxSourceBytes, long now) {
    WorkBatch all = pollDue(now);
    if (all == null) {
      return null;
    }
    int most = max <= 0 ? Integer.MAX_VALUE : max;
    long bytes = all.sourceBytes();
    for (WorkBatch next = waiting.peekFirst();
        next != null && isDue(next, now) && all.size() + next.size() <= most;
        next = waiting.peekFirst()) {
      bytes += next.sourceBytes();
      if (bytes > maxSourceBytes) {
        break;
      }
      waiting.pollFirst();
      all.addAll(next);
    }
    return all;
  }

  private @Nullable WorkBatch pollDue(long now) {
    WorkBatch head = waiting.peekFirst();
    return head != null && isDue(head, now) ? waiting.pollFirst() : null;
  }

  private boolean isDue(WorkBatch batch, long now) {
    return now - batch.refusedAt() >= wait;
  }

  /** Forgets events that were given up. */
  void removeDone() {
    waiting.removeIf(batch -> batch.withoutDone() == 0);
  }
}
