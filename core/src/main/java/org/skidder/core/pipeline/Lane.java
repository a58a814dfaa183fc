package org.skidder.core.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * One output's position in the queue: what waits for it, and what it gave back. Its workers take
 * batches here and settle them here. Thread-safe; everything that changes is guarded by the queue's
 * lock.
 */
final class Lane {
  private static final int TIDY_FROM = 1024;

  private final MemoryQueue queue;
  private final Route route;
  private final Results results;
  private final int minEvents;
  private final long flushNanos;
  private final Condition work;

  /** Whether it is known what it holds; a single output holds what the queue does. */
  private final boolean counted;

  private final ArrayDeque<Share> waiting = new ArrayDeque<>();

  /** Batches to be sent again, in the order in which they were first taken. */
  private final PriorityQueue<WorkBatch> returned =
      new PriorityQueue<>(Comparator.comparingLong(WorkBatch::number));

  private final RefusedBatches refused = new RefusedBatches();

  /** Refused ones were taken last: fresh ones come before the next. */
  private boolean turnOfFresh;

  private long taken;

  /** Of an output that drops: what it holds, the oldest first, and some that is done. */
  private final ArrayDeque<Share> held = new ArrayDeque<>();

  private int tidyAt = TIDY_FROM;

  /** Something was given up, and nothing was settled since. */
  private boolean stalled;

  private int headFrom;
  private long waitingEvents;
  private long waitingBytes;
  private long heldEvents;
  private long heldBytes;

  /** What is told of settled events. */
  record Results(Counter dropped, Counter retried, SettledShare settled) {}

  /** Told of a share that is finished. */
  @FunctionalInterface
  interface SettledShare {
    void settled(Share share);
  }

  Lane(MemoryQueue queue, Route route, Results results) {
    this.queue = queue;
    this.route = route;
    this.results = results;
    flushNanos = route.flush().timeout().toNanos();
    minEvents = flushNanos <= 0 ? 1 : Math.max(1, route.flush().minEvents());
    work = queue.newCondition();
    counted = !route.name().isEmpty();
  }

  Route route() {
    return route;
  }

  /** The next work; empty when the queue was closed. */
  Optional<WorkBatch> take(int maxEvents, long maxSourceBytes) throws InterruptedException {
    return Optional.ofNullable(queue.take(this, maxEvents, maxSourceBytes));
  }

  /** Takes a batch back unsent; it goes out again before anything else. */
  void giveBack(WorkBatch batch) {
    queue.run(() -> addReturned(batch));
  }

  /** Sets the first and the longest wait of what the receiver refuses for now. */
  void waits(Duration init, Duration max) {
    queue.run(() -> refused.waits(init, max));
  }

  /**
   * Takes a batch back whose events the receiver refused for now: it goes out again after a wait,
   * in turns with fresh ones.
   *
   * @param progress whether it took other events of the batch
   */
  void setAside(WorkBatch batch, boolean progress) {
    queue.run(() -> {
      refused.add(batch, progress, System.nanoTime());
      work.signal();
    });
  }

  /** The receiver took all of a batch: what it refused before may be tried sooner. */
  void progress(WorkBatch batch) {
    if (refused.isAffected(batch.isRefused())) {
      queue.run(() -> {
        refused.progress(batch.isRefused());
        work.signal();
      });
    }
  }

  /** Books what became of a batch that was sent; its rest stays with the caller. */
  WorkBatch.Outcome settle(WorkBatch batch, boolean sendingFailed) {
    WorkBatch.Outcome outcome = batch.settle(sendingFailed, this::settled);
    results.dropped().add(outcome.dropped());
    results.retried().add(outcome.retried());
    return outcome;
  }

  private void settled(Share share, int events) {
    if (share.settle(events)) {
      if (counted) {
        queue.release(share);
      }
      results.settled().settled(share);
    }
  }

  /** Unacknowledged events for this output. */
  long events() {
    return queue.heldBy(this);
  }

  // From here on the caller has the queue's lock.

  long heldEvents() {
    return heldEvents;
  }

  boolean fits(int events, long bytes) {
    return heldEvents == 0
        || (heldEvents + events <= route.events() && heldBytes + bytes <= route.bytes());
  }

  boolean drops() {
    return route.whenFull() == Route.WhenFull.DROP;
  }

  void add(Share share) {
    if (counted) {
      heldEvents += share.events;
      heldBytes += share.delivery.bytes;
    }
    if (drops()) {
      if (held.size() >= tidyAt) {
        held.removeIf(Share::isDone);
        // Often enough that not most are done, seldom enough that it costs little for each.
        tidyAt = Math.max(TIDY_FROM, 2 * held.size());
      }
      held.addLast(share);
    }
    waitingEvents += share.events;
    if (flushNanos > 0) {
      share.queuedAt = System.nanoTime();
      waitingBytes += share.delivery.bytes;
    }
    waiting.addLast(share);
    if (isFull() || waiting.size() == 1) {
      work.signal();
    }
  }

  void release(Share share) {
    stalled = false;
    subtract(share);
    for (Share head = held.peekFirst(); head != null && head.isDone(); head = held.peekFirst()) {
      held.pollFirst();
    }
  }

  private void subtract(Share share) {
    heldEvents -= share.events;
    heldBytes -= share.delivery.bytes;
  }

  /**
   * Gives up what no other output waits for.
   *
   * @param overdue also when the output was alive until now
   * @param into gets the shares
   */
  void giveUpStuck(boolean overdue, List<Share> into) {
    if (!overdue && !stalled) {
      return;
    }
    int before = into.size();
    for (Iterator<Share> all = held.iterator(); all.hasNext(); ) {
      Share share = all.next();
      if (share.isDone()) {
        all.remove();
      } else if (share.delivery.isHeldByDroppingOnly() && share.abandon()) {
        share.delivery.abandoned();
        all.remove();
        removeWaiting(share);
        subtract(share);
        stalled = true;
        into.add(share);
      }
    }
    if (into.size() > before) {
      refused.removeDone();
    }
  }

  private void removeWaiting(Share share) {
    boolean head = waiting.peekFirst() == share;
    if (waiting.remove(share)) {
      waitingEvents -= share.events - (head ? headFrom : 0);
      waitingBytes -= flushNanos > 0 ? share.delivery.bytes : 0;
      headFrom = head ? 0 : headFrom;
    }
  }

  private boolean isFull() {
    return waitingEvents >= minEvents || waitingBytes >= route.flush().minBytes();
  }

  Condition work() {
    return work;
  }

  private void addReturned(WorkBatch batch) {
    returned.add(batch);
    work.signal();
  }

  /**
   * What is to be sent again now, if anything.
   *
   * @param awaited as in {@link #untilWork}
   */
  @Nullable WorkBatch again(int max, long maxSourceBytes, boolean awaited) {
    WorkBatch batch = pollReturned();
    if (batch == null && !refused.isEmpty() && !(turnOfFresh && untilReady(awaited) == 0)) {
      batch = pollRefused(max, maxSourceBytes);
      turnOfFresh = batch != null;
    }
    if (batch != null && !(refused.isEmpty() && waiting.isEmpty())) {
      // Somebody else watches the time, and takes what is ready.
      work.signal();
    }
    return batch;
  }

  private @Nullable WorkBatch pollRefused(int max, long maxSourceBytes) {
    long now = System.nanoTime();
    WorkBatch batch = refused.poll(max, maxSourceBytes, now);
    while (batch != null && drops() && batch.withoutDone() == 0) {
      batch = refused.poll(max, maxSourceBytes, now);
    }
    return batch;
  }

  private @Nullable WorkBatch pollReturned() {
    WorkBatch batch = returned.poll();
    while (batch != null && drops() && batch.withoutDone() == 0) {
      batch = returned.poll();
    }
    return batch;
  }

  /**
   * Nanoseconds until there is work: 0 when waiting events may be taken, negative when there is
   * nothing.
   */
  long untilWork(boolean awaited) {
    long fresh = untilReady(awaited);
    if (fresh == 0 || refused.isEmpty()) {
      return fresh;
    }
    long again = refused.untilDue(System.nanoTime());
    return fresh < 0 ? again : Math.min(fresh, again);
  }

  /**
   * Nanoseconds until waiting events may be taken: 0 now, negative when there are none.
   *
   * @param awaited whether publishers wait for room: they would wait for ever if their own events
   *     had to be complete
   */
  private long untilReady(boolean awaited) {
    Share head = waiting.peekFirst();
    if (head == null) {
      return -1;
    }
    if (isFull() || awaited || headFrom > 0) {
      return 0;
    }
    return Math.max(0, head.queuedAt + flushNanos - System.nanoTime());
  }

  WorkBatch next(int max, long maxSourceBytes) {
    turnOfFresh = false;
    WorkBatch batch = new WorkBatch(++taken);
    int left = max <= 0 ? Integer.MAX_VALUE : max;
    long bytesLeft = maxSourceBytes;
    Share head = waiting.peekFirst();
    while (head != null && left > 0 && (bytesLeft > 0 || batch.size() == 0)) {
      int end = left < head.events - headFrom ? headFrom + left : head.events;
      int stop = headFrom;
      do {
        bytesLeft -= head.batch.length(stop++);
      } while (stop < end && bytesLeft > 0);
      batch.add(head, headFrom, stop);
      left -= stop - headFrom;
      waitingEvents -= stop - headFrom;
      if (stop == head.events) {
        waiting.pollFirst();
        waitingBytes -= flushNanos > 0 ? head.delivery.bytes : 0;
        headFrom = 0;
        head = waiting.peekFirst();
      } else {
        headFrom = stop;
        break;
      }
    }
    if (head != null || !refused.isEmpty()) {
      work.signal();
    }
    return batch;
  }
}
