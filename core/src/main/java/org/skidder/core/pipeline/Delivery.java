package org.skidder.core.pipeline;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;

/** One published batch on its way: how much of it is unsettled, and what follows then. */
final class Delivery {
  final EventBatch batch;
  final int events;
  final long bytes;
  final AckLine line;
  final Runnable onDelivered;
  private final BufferPool.@Nullable Buffer buffer;
  private final AtomicInteger unsettled;

  /** Time it entered the queue, nanoseconds of the monotonic clock; guarded by the queue's lock. */
  long queuedAt;

  Delivery(
      EventBatch batch, BufferPool.@Nullable Buffer buffer, AckLine line, Runnable onDelivered) {
    this.batch = batch;
    this.events = batch.size();
    this.buffer = buffer;
    this.bytes = buffer == null ? batch.data().length : buffer.array().length;
    this.line = line;
    this.onDelivered = onDelivered;
    this.unsettled = new AtomicInteger(events);
  }

  /** Whether all events are delivered or dropped. */
  boolean isSettled() {
    return unsettled.get() == 0;
  }

  /** Settles some events. True for the call that settles the last one. */
  boolean settle(int count) {
    return unsettled.addAndGet(-count) == 0;
  }

  /** Gives the memory back; once, when nobody reads the events any more. */
  void releaseMemory() {
    if (buffer != null) {
      buffer.release();
    }
  }
}
