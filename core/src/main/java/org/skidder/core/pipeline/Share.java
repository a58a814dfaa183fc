package org.skidder.core.pipeline;

import java.util.concurrent.atomic.AtomicInteger;
import org.skidder.core.event.EventBatch;

/** What one output takes of a published batch. */
final class Share {
  final Delivery delivery;
  final Lane lane;
  final EventBatch batch;
  final int events;
  private final AtomicInteger unsettled;

  /** Time it entered the queue, nanoseconds of the monotonic clock; guarded by the queue's lock. */
  long queuedAt;

  /**
   * @param batch all of the delivery's events or some of them; of its own when several outputs have
   *     a share, because each may unfold events
   */
  Share(Delivery delivery, Lane lane, EventBatch batch) {
    this.delivery = delivery;
    this.lane = lane;
    this.batch = batch;
    this.events = batch.size();
    this.unsettled = new AtomicInteger(events);
  }

  /** Whether nothing of it is to be done any more. */
  boolean isDone() {
    return unsettled.get() <= 0;
  }

  /** Gives up what is not settled; false when everything is. Who still sends it settles nothing. */
  boolean abandon() {
    return unsettled.getAndSet(Integer.MIN_VALUE / 2) > 0;
  }

  /** Settles some events. True for the call that settles the last one. */
  boolean settle(int count) {
    return unsettled.addAndGet(-count) == 0;
  }
}
