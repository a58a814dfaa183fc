package org.skidder.core.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue in memory: bounded in unacknowledged events and in the bytes they hold, with a {@link
 * Lane} for each output. What several outputs hold counts once. Thread-safe.
 *
 * <p>Admission counts everything between {@link #put} and the acknowledgement, waiting or in
 * flight. A batch is admitted when it fits, or when nothing else is there (so that one batch larger
 * than the bound still passes).
 *
 * <p>What is acknowledged while an earlier event of its source is not, takes no room any more, or
 * one event that a receiver refuses for days would stop all sources. How much of that there may be
 * is bounded, too, see {@link #isFarAhead}.
 */
final class MemoryQueue {
  /** How long an output that drops may keep the others waiting. */
  private static final long PATIENCE = 1_000_000_000L;

  /** How many times the events of the queue may be acknowledged before earlier ones are. */
  private static final long AHEAD = 4;

  private final int maxEvents;
  private final long maxBytes;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition drained = lock.newCondition();

  private final List<Lane> lanes = new ArrayList<>();

  /**
   * Publishers that wait for room, in their order. Only the first is woken when there is some:
   * thousands may wait, and a large batch must not be overtaken for ever by small ones.
   */
  private final ArrayDeque<Condition> entrance = new ArrayDeque<>();

  private boolean dropping;

  /** Events whose positions are not committed. */
  private long events;

  /** Those of them that are not acknowledged, and the bytes they hold. */
  private long unsettled;

  private long bytes;
  private volatile boolean farAhead;
  private boolean closed;

  MemoryQueue(int maxEvents, long maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  /** Adds the position of an output, before anything is put. */
  Lane addLane(Route route, Lane.Results results) {
    Lane lane = new Lane(this, route, results);
    lanes.add(lane);
    dropping |= lane.drops();
    return lane;
  }

  Condition newCondition() {
    return lock.newCondition();
  }

  int maxEvents() {
    return maxEvents;
  }

  /**
   * Whether so much is acknowledged before earlier events of its source are, that sources where
   * this is so should wait. Bounds the memory for their positions, and what is sent again after a
   * crash.
   */
  boolean isFarAhead() {
    return farAhead;
  }

  private void lookHowFarAhead() {
    boolean far = events - unsettled > AHEAD * maxEvents;
    if (far != farAhead) {
      farAhead = far;
    }
  }

  /** Events whose positions are not committed. */
  long events() {
    lock.lock();
    try {
      return events;
    } finally {
      lock.unlock();
    }
  }

  /** Unacknowledged events: what the bound is for. */
  long unsettled() {
    lock.lock();
    try {
      return unsettled;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes held by unacknowledged events. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for room and takes the batch in.
   *
   * @param shares of the outputs in it, at least one
   * @param refused told of the shares of outputs that drop: those of the batch when they are full,
   *     and those that keep others waiting for it
   * @return false when the publisher was closed or the queue was, meanwhile: nothing was taken
   */
  boolean put(Delivery delivery, List<Share> shares, Publisher publisher, Consumer<Share> refused)
      throws InterruptedException {
    List<Share> full = new ArrayList<>(0);
    boolean taken = putOrRefuse(delivery, shares, publisher, full, refused);
    full.forEach(refused);
    return taken;
  }

  private boolean putOrRefuse(
      Delivery delivery,
      List<Share> shares,
      Publisher publisher,
      List<Share> full,
      Consumer<Share> refused)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!entrance.isEmpty() || !fits(delivery, shares)) {
        awaitRoom(delivery, shares, publisher, refused);
      }
      if (closed || publisher.isClosed()) {
        return false;
      }
      events += delivery.events;
      unsettled += delivery.events;
      bytes += delivery.bytes;
      for (int i = 0; i < shares.size(); i++) {
        Share share = shares.get(i);
        if (share.lane.drops() && !share.lane.fits(share.events, delivery.bytes)) {
          full.add(share);
        } else {
          share.lane.add(share);
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom(
      Delivery delivery, List<Share> shares, Publisher publisher, Consumer<Share> refused)
      throws InterruptedException {
    long since = System.nanoTime();
    Condition turn = lock.newCondition();
    entrance.addLast(turn);
    // Events that wait to be complete are sent at once now: they may be what takes the room.
    lanes.forEach(lane -> lane.work().signal());
    try {
      while (!closed
          && !publisher.isClosed()
          && !(turn.equals(entrance.peekFirst()) && fits(delivery, shares))) {
        if (!dropping) {
          turn.await();
        } else if (!giveUpStuck(since, refused)) {
          turn.awaitNanos(PATIENCE);
        }
      }
    } finally {
      entrance.remove(turn);
      wakeFirst();
    }
  }

  /**
   * Does for sources that wait elsewhere what {@link #put} does for those that wait for room.
   *
   * @param since when the waiting began, in nanoseconds of the monotonic clock
   */
  void giveUpWhatKeepsWaiting(long since, Consumer<Share> refused) {
    if (!dropping) {
      return;
    }
    lock.lock();
    try {
      giveUpStuck(since, refused);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Outputs that drop must not keep others waiting: what only they have not settled is given up,
   * after some patience, or at once when that happened before and nothing was delivered since.
   *
   * @return whether there was something
   */
  private boolean giveUpStuck(long since, Consumer<Share> refused) {
    boolean overdue = System.nanoTime() - since >= PATIENCE;
    List<Share> stuck = new ArrayList<>();
    for (Lane lane : lanes) {
      if (lane.drops()) {
        lane.giveUpStuck(overdue, stuck);
      }
    }
    if (!stuck.isEmpty()) {
      // Positions are committed without the lock of the queue.
      lock.unlock();
      try {
        stuck.forEach(refused);
      } finally {
        lock.lock();
      }
    }
    return !stuck.isEmpty();
  }

  private void wakeFirst() {
    Condition first = entrance.peekFirst();
    if (first != null) {
      first.signal();
    }
  }

  private boolean fits(Delivery delivery, List<Share> shares) {
    if (unsettled == 0) {
      return true;
    }
    if (unsettled + delivery.events > maxEvents || bytes + delivery.bytes > maxBytes) {
      return false;
    }
    for (int i = 0; i < shares.size(); i++) {
      Share share = shares.get(i);
      if (!share.lane.drops() && !share.lane.fits(share.events, delivery.bytes)) {
        return false;
      }
    }
    return true;
  }

  /** Wakes publishers that wait for room, to see that they were closed. */
  void wakePublishers() {
    lock.lock();
    try {
      entrance.forEach(Condition::signal);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next work: returned batches first; then, in turns, refused ones whose wait is over and up
   * to {@code max} waiting events.
   *
   * @param max events, 0 for all there are
   * @param maxSourceBytes bound of the raw bytes of the events taken
   * @return null when the queue was closed
   */
  @Nullable WorkBatch take(Lane lane, int max, long maxSourceBytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (; ; ) {
        if (closed) {
          return null;
        }
        boolean awaited = !entrance.isEmpty();
        WorkBatch again = lane.again(max, maxSourceBytes, awaited);
        if (again != null) {
          return again;
        }
        long wait = lane.untilWork(awaited);
        if (wait == 0) {
          return lane.next(max, maxSourceBytes);
        } else if (wait < 0) {
          lane.work().await();
        } else {
          lane.work().awaitNanos(wait);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Changes what a lane holds. */
  void run(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /** A share that its output does not hold any more. */
  void release(Share share) {
    lock.lock();
    try {
      share.lane.release(share);
      wakeFirst();
      if (share.lane.heldEvents() == 0) {
        drained.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Unacknowledged events of one output. */
  long heldBy(Lane lane) {
    lock.lock();
    try {
      return lane.heldEvents();
    } finally {
      lock.unlock();
    }
  }

  /**
   * All outputs are done with a batch.
   *
   * @param committed events whose positions could be committed then
   */
  void release(Delivery delivery, long committed) {
    lock.lock();
    try {
      unsettled -= delivery.events;
      bytes -= delivery.bytes;
      releaseLocked(committed);
    } finally {
      lock.unlock();
    }
  }

  /** Events whose positions were committed. */
  void releaseEvents(long count) {
    lock.lock();
    try {
      releaseLocked(count);
    } finally {
      lock.unlock();
    }
  }

  private void releaseLocked(long committed) {
    events -= committed;
    lookHowFarAhead();
    wakeFirst();
    if (events == 0) {
      drained.signalAll();
    }
  }

  /**
   * Waits until every event is acknowledged.
   *
   * @param nanos at most so long; {@link Long#MAX_VALUE}: without limit
   * @return whether all are; false also when the queue is closed
   */
  boolean awaitDrained(long nanos) throws InterruptedException {
    return await(() -> events == 0, nanos);
  }

  /** Waits in the same way until one of several outputs holds nothing. */
  boolean awaitDrained(Lane lane, long nanos) throws InterruptedException {
    return await(() -> lane.heldEvents() == 0, nanos);
  }

  private boolean await(BooleanSupplier empty, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!empty.getAsBoolean()) {
        if (closed || left <= 0) {
          return false;
        }
        left = drained.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Lets workers and publishers go; what is inside stays unacknowledged. */
  void close() {
    lock.lock();
    try {
      closed = true;
      lanes.forEach(lane -> lane.work().signalAll());
      drained.signalAll();
      entrance.forEach(Condition::signal);
    } finally {
      lock.unlock();
    }
  }
}
