package org.skidder.core.pipeline;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unsettled batches of one source, in their order. A batch's position is committed when it and
 * all before it are settled.
 */
final class AckLine {
  private static final Logger LOG = LoggerFactory.getLogger("publisher_pipeline");

  /** Batches without events in line at most before more of them wait. */
  static final int LONGEST = 4096;

  /** How often it is looked whether a wait goes on that others may end, in milliseconds. */
  private static final long LOOK_MILLIS = 500;

  private final ArrayDeque<Delivery> outstanding = new ArrayDeque<>();

  /** Those of them that hold no place in the queue. */
  private int empty;

  /** Notes a batch that is about to be queued, or a note. */
  synchronized void add(Delivery delivery) {
    outstanding.addLast(delivery);
    empty += delivery.queuedEvents() == 0 ? 1 : 0;
  }

  /**
   * Notes a batch whose events were all filtered out. It holds no place in the queue, so the line
   * itself bounds how many may wait for an earlier batch: beyond that it waits a moment.
   *
   * @param stopping ends the waiting; {@link #wake} after it changed
   * @return false when there is no room yet: it was not noted
   */
  synchronized boolean addEmpty(Delivery delivery, BooleanSupplier stopping)
      throws InterruptedException {
    if (lasts(() -> empty >= LONGEST && !stopping.getAsBoolean())) {
      return false;
    }
    add(delivery);
    return true;
  }

  /**
   * Waits a moment while batches are settled behind one that is not.
   *
   * @param goesOn whether to wait; {@link #wake} when it is to be seen at once that it changed
   * @return false when there is nothing to wait for any more
   */
  synchronized boolean awaitEarlier(BooleanSupplier goesOn) throws InterruptedException {
    return lasts(() -> goesOn.getAsBoolean() && isHeldUp());
  }

  /** Whether something is so, and stays so for a moment. */
  private synchronized boolean lasts(BooleanSupplier so) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
    while (so.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return true;
      }
      wait(left);
    }
    return false;
  }

  private boolean isHeldUp() {
    for (Delivery delivery : outstanding) {
      if (delivery.isSettled() && delivery.queuedEvents() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Lets a waiting publisher look whether it is to stop. */
  synchronized void wake() {
    notifyAll();
  }

  /** Takes back the batch noted last, which the queue did not accept. */
  synchronized void remove(Delivery delivery) {
    if (outstanding.removeLastOccurrence(delivery)) {
      empty -= delivery.queuedEvents() == 0 ? 1 : 0;
    }
  }

  /**
   * Commits all settled batches at the head. Commits run under the line's lock, so that those of
   * one source keep their order; they must be short.
   *
   * @return events of the queue whose positions were committed
   */
  synchronized int advance() {
    int committed = 0;
    Delivery head = outstanding.peekFirst();
    while (head != null && head.isSettled()) {
      outstanding.pollFirst();
      empty -= head.queuedEvents() == 0 ? 1 : 0;
      commit(head);
      committed += head.queuedEvents();
      head = outstanding.peekFirst();
    }
    notifyAll();
    return committed;
  }

  private static void commit(Delivery delivery) {
    try {
      delivery.onDelivered.run();
    } catch (RuntimeException e) {
      // The others must not wait for ever because of one input's defect.
      LOG.error("Noting a position failed; its events will be read again", e);
    }
  }

  synchronized boolean isEmpty() {
    return outstanding.isEmpty();
  }
}
