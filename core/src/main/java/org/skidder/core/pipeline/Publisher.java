package org.skidder.core.pipeline;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;

/**
 * The way of one source into the pipeline. Batches of one publisher are committed in their order.
 * Publishing is for one thread at a time; closing may happen from any.
 */
public final class Publisher implements AutoCloseable {
  private final Pipeline pipeline;
  private final EventFilter filter;
  private final RateLimit limit;
  private final AckLine line;
  private volatile boolean closed;

  /** Who waits because of the limit. */
  private volatile @Nullable Thread heldBack;

  Publisher(Pipeline pipeline, EventFilter filter, RateLimit limit) {
    this(pipeline, filter, limit, new AckLine());
  }

  private Publisher(Pipeline pipeline, EventFilter filter, RateLimit limit, AckLine line) {
    this.pipeline = pipeline;
    this.filter = filter;
    this.limit = limit;
    this.line = line;
  }

  /**
   * A publisher that goes on with the same source for another input: its batches are committed
   * behind those of this one, which must be closed or no longer used.
   */
  public Publisher successor(EventFilter otherFilter, RateLimit otherLimit) {
    return new Publisher(pipeline, otherFilter, otherLimit, line);
  }

  /** Events that a batch should not exceed, so that the bound of the queue stays meaningful. */
  public int maxBatchEvents() {
    return Math.min(pipeline.maxBatchEvents(), limit.maxBatchEvents());
  }

  /**
   * Hands a batch over; waits while the input is above its rate limit and while the queue is full.
   * A batch without events (only a position) is fine and keeps its place in the order.
   *
   * @param batch not to be touched by the caller afterwards
   * @param buffer the borrowed memory of the batch, released by the pipeline in every case; null
   *     when the batch's bytes are its own
   * @param onDelivered run when all events of this batch and of all earlier ones are delivered or
   *     dropped for good; short, and must not block
   * @return false when publisher or pipeline were closed before there was room: the batch was not
   *     taken and will not be delivered
   */
  public boolean publish(EventBatch batch, BufferPool.@Nullable Buffer buffer, Runnable onDelivered)
      throws InterruptedException {
    if (limit.isSet()) {
      holdBack(batch.size(), buffer);
    }
    return pipeline.publish(this, batch, buffer, onDelivered);
  }

  /**
   * Runs something when all that was published before is delivered or dropped for good; at once
   * when it is already. Never waits, whatever is under way: for callers that note something now and
   * then, from any thread.
   *
   * @param onDelivered short, and must not block
   */
  public void note(Runnable onDelivered) {
    pipeline.note(this, onDelivered);
  }

  /** Waits for the limit; when this is closed meanwhile, the queue refuses what is published. */
  private void holdBack(int events, BufferPool.@Nullable Buffer buffer)
      throws InterruptedException {
    heldBack = Thread.currentThread();
    try {
      limit.await(events, this::isClosed);
    } catch (InterruptedException e) {
      if (buffer != null) {
        buffer.release();
      }
      throw e;
    } finally {
      heldBack = null;
    }
  }

  EventFilter filter() {
    return filter;
  }

  AckLine line() {
    return line;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether everything published is committed. */
  public boolean isDelivered() {
    return line.isEmpty();
  }

  /** Stops publishing; a waiting publish returns false. What was taken will still be delivered. */
  @Override
  public void close() {
    closed = true;
    Thread waiting = heldBack;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
    pipeline.wakePublishers();
    line.wake();
  }
}
