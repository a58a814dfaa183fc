package org.skidder.core.pipeline;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue in memory: bounded in unacknowledged events and in the bytes they hold. Thread-safe.
 *
 * <p>Admission counts everything between {@link #put} and the acknowledgement, waiting or in
 * flight. A batch is admitted when it fits, or when nothing else is there (so that one batch larger
 * than the bound still passes).
 */
final class MemoryQueue {
  private final int maxEvents;
  private final long maxBytes;
  private final int minEvents;
  private final long flushNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition drained = lock.newCondition();

  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();

  /** Batches to be sent again, in the order in which they were first taken. */
  private final PriorityQueue<WorkBatch> returned =
      new PriorityQueue<>(Comparator.comparingLong(WorkBatch::number));

  /**
   * Publishers that wait for room, in their order. Only the first is woken when there is some:
   * thousands may wait, and a large batch must not be overtaken for ever by small ones.
   */
  private final ArrayDeque<Condition> entrance = new ArrayDeque<>();

  private long taken;
  private int headFrom;
  private long waitingEvents;
  private long events;
  private long bytes;
  private boolean closed;

  MemoryQueue(int maxEvents, long maxBytes, int minEvents, long flushNanos) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
    this.minEvents = flushNanos <= 0 ? 1 : Math.max(1, minEvents);
    this.flushNanos = flushNanos;
  }

  int maxEvents() {
    return maxEvents;
  }

  /** Unacknowledged events. */
  long events() {
    lock.lock();
    try {
      return events;
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
   * @return false when the publisher was closed or the queue was, meanwhile: nothing was taken
   */
  boolean put(Delivery delivery, Publisher publisher) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!entrance.isEmpty() || !fits(delivery)) {
        awaitRoom(delivery, publisher);
      }
      if (closed || publisher.isClosed()) {
        return false;
      }
      events += delivery.events;
      bytes += delivery.bytes;
      waitingEvents += delivery.events;
      if (flushNanos > 0) {
        delivery.queuedAt = System.nanoTime();
      }
      waiting.addLast(delivery);
      if (waitingEvents >= minEvents || waiting.size() == 1) {
        work.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom(Delivery delivery, Publisher publisher) throws InterruptedException {
    Condition turn = lock.newCondition();
    entrance.addLast(turn);
    // Events that wait to be complete are sent at once now: they may be what takes the room.
    work.signal();
    try {
      while (!closed
          && !publisher.isClosed()
          && !(entrance.peekFirst() == turn && fits(delivery))) {
        turn.await();
      }
    } finally {
      entrance.remove(turn);
      wakeFirst();
    }
  }

  private void wakeFirst() {
    Condition first = entrance.peekFirst();
    if (first != null) {
      first.signal();
    }
  }

  private boolean fits(Delivery delivery) {
    return events == 0
        || events + delivery.events <= maxEvents && bytes + delivery.bytes <= maxBytes;
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
   * The next work: returned batches first, then up to {@code max} waiting events.
   *
   * @param max events, 0 for all there are
   * @param maxSourceBytes bound of the raw bytes of the events taken
   * @return null when the queue was closed
   */
  @Nullable WorkBatch take(int max, long maxSourceBytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (; ; ) {
        if (closed) {
          return null;
        }
        WorkBatch again = returned.poll();
        if (again != null) {
          return again;
        }
        long wait = untilReady();
        if (wait == 0) {
          return next(max, maxSourceBytes);
        } else if (wait < 0) {
          work.await();
        } else {
          work.awaitNanos(wait);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nanoseconds until waiting events may be taken: 0 now, negative when there are none. */
  private long untilReady() {
    Delivery head = waiting.peekFirst();
    if (head == null) {
      return -1;
    }
    // Publishers that wait for room would wait for ever if their own events had to be complete.
    if (waitingEvents >= minEvents || !entrance.isEmpty() || headFrom > 0) {
      return 0;
    }
    return Math.max(0, head.queuedAt + flushNanos - System.nanoTime());
  }

  private WorkBatch next(int max, long maxSourceBytes) {
    WorkBatch batch = new WorkBatch(++taken);
    int left = max <= 0 ? Integer.MAX_VALUE : max;
    long bytesLeft = maxSourceBytes;
    Delivery head = waiting.peekFirst();
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
        headFrom = 0;
        head = waiting.peekFirst();
      } else {
        headFrom = stop;
        break;
      }
    }
    if (head != null) {
      work.signal();
    }
    return batch;
  }

  /** Gives a batch back, to be taken before anything else. */
  void giveBack(WorkBatch batch) {
    lock.lock();
    try {
      returned.add(batch);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that nobody holds any more. */
  void releaseBytes(long count) {
    lock.lock();
    try {
      bytes -= count;
      wakeFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Events whose positions were committed. */
  void releaseEvents(long count) {
    lock.lock();
    try {
      events -= count;
      wakeFirst();
      if (events == 0) {
        drained.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until every event is acknowledged.
   *
   * @param nanos at most so long; negative: without limit
   * @return whether all are; false also when the queue is closed
   */
  boolean awaitDrained(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (events > 0) {
        if (closed) {
          return false;
        }
        if (nanos < 0) {
          drained.await();
        } else if (left <= 0) {
          return false;
        } else {
          left = drained.awaitNanos(left);
        }
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
      work.signalAll();
      drained.signalAll();
      entrance.forEach(Condition::signal);
    } finally {
      lock.unlock();
    }
  }
}
