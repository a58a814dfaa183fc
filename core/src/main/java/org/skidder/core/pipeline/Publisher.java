package org.skidder.core.pipeline;

import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;

/**
 * The way of one source into the pipeline. Batches of one publisher are committed in their order.
 * Publishing is for one thread at a time; closing may happen from any.
 */
public final class Publisher implements AutoCloseable {
  private final Pipeline pipeline;
  private final EventFilter filter;
  private final AckLine line;
  private volatile boolean closed;

  Publisher(Pipeline pipeline, EventFilter filter) {
    this(pipeline, filter, new AckLine());
  }

  private Publisher(Pipeline pipeline, EventFilter filter, AckLine line) {
    this.pipeline = pipeline;
    this.filter = filter;
    this.line = line;
  }

  /**
   * A publisher that goes on with the same source through another filter: its batches are committed
   * behind those of this one, which must be closed or no longer used.
   */
  public Publisher successor(EventFilter other) {
    return new Publisher(pipeline, other, line);
  }

  /** Events that a batch should not exceed, so that the queue's bound stays meaningful. */
  public int maxBatchEvents() {
    return pipeline.maxBatchEvents();
  }

  /**
   * Hands a batch over; waits while the queue is full. A batch without events (only a position) is
   * fine and keeps its place in the order.
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
    return pipeline.publish(this, batch, buffer, onDelivered);
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
    pipeline.wakePublishers();
    line.wake();
  }
}
