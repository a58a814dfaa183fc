package org.skidder.core.pipeline;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;

/** One published batch on its way: how many outputs have not settled it, and what follows then. */
final class Delivery {
  final int events;
  final long bytes;
  final AckLine line;
  final Runnable onDelivered;
  private BufferPool.@Nullable Buffer buffer;
  private final AtomicInteger unsettled = new AtomicInteger();

  /** Outputs that let the inputs wait and have not settled it. */
  private final AtomicInteger awaited = new AtomicInteger();

  /** Whether somebody may still read its memory after it is settled. */
  private volatile boolean abandoned;

  /** Events that the queue counts: none when no output takes any. */
  private int queued;

  Delivery(
      EventBatch batch, BufferPool.@Nullable Buffer buffer, AckLine line, Runnable onDelivered) {
    this.events = batch.size();
    this.buffer = buffer;
    int held = buffer == null ? batch.data().length : buffer.array().length;
    // Unfolded events may be slices of that memory, or have memory of their own.
    this.bytes = Math.max(held, batch.unfoldedBytes());
    this.line = line;
    this.onDelivered = onDelivered;
  }

  /** Says which shares there will be, before it is in the line. */
  void shares(List<Share> shares) {
    unsettled.set(shares.size());
    queued = shares.isEmpty() ? 0 : events;
    int blocking = 0;
    for (int i = 0; i < shares.size(); i++) {
      blocking += shares.get(i).lane.drops() ? 0 : 1;
    }
    awaited.set(blocking);
  }

  /** Whether only outputs that drop have not settled it. */
  boolean isHeldByDroppingOnly() {
    return awaited.get() == 0;
  }

  /** A share was given up while somebody may be sending it. */
  void abandoned() {
    abandoned = true;
  }

  int queuedEvents() {
    return queued;
  }

  /** Whether all events are delivered or dropped. */
  boolean isSettled() {
    return unsettled.get() == 0;
  }

  /** Settles one share. True for the call that settles the last one. */
  boolean settleShare(Share share) {
    if (!share.lane.drops()) {
      awaited.decrementAndGet();
    }
    return unsettled.decrementAndGet() == 0;
  }

  /**
   * Gives the memory back; once, when nobody reads the events any more. What somebody may still be
   * sending is left to the garbage collector.
   */
  void releaseMemory() {
    BufferPool.Buffer held = buffer;
    // It may stand in its line for long.
    buffer = null;
    if (held != null && !abandoned) {
      held.release();
    }
  }
}
