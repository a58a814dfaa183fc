package org.skidder.core.pipeline;

import org.skidder.core.event.EventBatch;

/**
 * What happens to a batch on its way into the queue: processors, in their order. Runs on the
 * publishing thread; one instance may serve many publishers at once and must be thread-safe.
 */
@FunctionalInterface
public interface EventFilter {
  /** Changes nothing. */
  EventFilter NONE = batch -> 0;

  /**
   * Changes the batch in place and removes dropped events from it.
   *
   * @return how many events were dropped
   */
  int apply(EventBatch batch);

  /** Begins what takes a while and must be there for the first batch; returns at once. */
  default void start() {}

  /** Ends what {@link #start()} began for this input alone: no more batches come. */
  default void stop() {}
}
