package org.skidder.core.pipeline;

import java.util.ArrayDeque;

/**
 * The unsettled batches of one source, in their order. A batch's position is committed when it and
 * all before it are settled.
 */
final class AckLine {
  private final ArrayDeque<Delivery> outstanding = new ArrayDeque<>();

  /** Notes a batch that is about to be queued. */
  synchronized void add(Delivery delivery) {
    outstanding.addLast(delivery);
  }

  /** Takes back the batch noted last, which the queue did not accept. */
  synchronized void remove(Delivery delivery) {
    outstanding.removeLastOccurrence(delivery);
  }

  /**
   * Commits all settled batches at the head. Commits run under the line's lock, so that those of
   * one source keep their order; they must be short.
   *
   * @return events whose positions were committed
   */
  synchronized int advance() {
    int committed = 0;
    Delivery head = outstanding.peekFirst();
    while (head != null && head.isSettled()) {
      outstanding.pollFirst();
      head.onDelivered.run();
      committed += head.events;
      head = outstanding.peekFirst();
    }
    return committed;
  }

  synchronized boolean isEmpty() {
    return outstanding.isEmpty();
  }
}
