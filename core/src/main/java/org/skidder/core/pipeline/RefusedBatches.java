package org.skidder.core.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Batches that a receiver refused for now although it answered, as one whose index is blocked. They
 * are sent again after a wait, together where they fit, and other events go on meanwhile. The wait
 * grows while the receiver takes nothing of them. While it takes others, one request of them is
 * tried after each first wait: not more, or many refused batches would take the time of the others.
 * Not thread-safe; guarded by the queue's lock.
 */
final class RefusedBatches {
  /** The one that waits longest first. */
  private final ArrayDeque<WorkBatch> waiting = new ArrayDeque<>();

  private Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private long first = backoff.take();
  private long wait = first;
  private long grownAt;
  private long triedAt;

  // Read without the lock, too: whether it is worth the lock to tell of progress.
  private volatile boolean grown;

  /** Whether one request goes sooner, because the receiver took other events since the last. */
  private volatile boolean probing;

  /** Sets the first and the longest wait. */
  void waits(Duration init, Duration max) {
    backoff = new Backoff(init, max);
    first = backoff.take();
    startAnew();
  }

  private void startAnew() {
    backoff.reset();
    wait = backoff.take();
    grown = false;
    probing = false;
  }

  /** Whether {@link #progress} would change anything. */
  boolean isAffected(boolean ofRefused) {
    return grown && (ofRefused || !probing);
  }

  /**
   * The receiver took something.
   *
   * @param ofRefused whether it had refused that before: then it may take all of them
   */
  void progress(boolean ofRefused) {
    if (ofRefused) {
      startAnew();
    } else {
      probing = grown;
    }
  }

  /**
   * Takes a batch.
   *
   * @param progress whether the receiver took other events of it
   * @param now nanoseconds of the monotonic clock
   */
  void add(WorkBatch batch, boolean progress, long now) {
    if (progress) {
      progress(batch.isRefused());
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
    return head == null ? -1 : Math.max(1, rest(head, now));
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
    probing = false;
    triedAt = now;
    return all;
  }

  private @Nullable WorkBatch pollDue(long now) {
    WorkBatch head = waiting.peekFirst();
    return head != null && isDue(head, now) ? waiting.pollFirst() : null;
  }

  private boolean isDue(WorkBatch batch, long now) {
    return rest(batch, now) <= 0;
  }

  private long rest(WorkBatch batch, long now) {
    long waited = now - batch.refusedAt();
    long rest = wait - waited;
    return probing ? Math.min(rest, first - Math.min(waited, now - triedAt)) : rest;
  }

  /** Forgets events that were given up. */
  void removeDone() {
    waiting.removeIf(batch -> batch.withoutDone() == 0);
  }
}
