package org.skidder.outputs.elasticsearch;

import java.util.Optional;
import org.skidder.core.event.EventBatch;

/** Chooses index and pipeline. Thread-safe. */
interface Targets {
  /**
   * Whether the index depends on nothing but the time of the event, and the pipeline on nothing.
   */
  boolean dependsOnTimeOnly();

  /** The index for a time, when nothing else matters. */
  Optional<String> indexAt(long timestamp);

  /** The pipeline, when it is always the same; empty text for none. */
  String fixedPipeline();

  /** The index of an event; empty when there is none for it. */
  Optional<String> index(EventBatch batch, int event);

  /** The pipeline of an event; empty for none. */
  Optional<String> pipeline(EventBatch batch, int event);
}
