package org.skidder.ingest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.ingest.doc.Doc;

/** Runs a pipeline over batches, on the thread that publishes. Thread-safe. */
public final class PipelineFilter implements EventFilter {
  private final EventFilter before;
  private final Pipeline pipeline;
  private final Tally tally;

  /** Told once per batch what became of its events. */
  @FunctionalInterface
  public interface Tally {
    /**
     * Counts.
     *
     * @param processed events that went through the pipeline
     * @param failed of these, those with a failure that the pipeline does not handle
     */
    void count(int processed, int failed);
  }

  /**
   * @param before what happens to a batch first
   * @param pipeline what then happens to each of its events
   */
  public PipelineFilter(EventFilter before, Pipeline pipeline, Tally tally) {
    this.before = before;
    this.pipeline = pipeline;
    this.tally = tally;
  }

  @Override
  public int apply(EventBatch batch) {
    int dropped = before.apply(batch);
    int size = batch.size();
    if (size == 0) {
      return dropped;
    }
    long now = pipeline.resources().clock().millis();
    boolean @Nullable [] keep = null;
    int failed = 0;
    Doc doc = new Doc(batch.event(0), now);
    for (int i = 0; i < size; i++) {
      doc.next(batch.event(i), now);
      switch (pipeline.process(doc)) {
        case DONE -> {}
        case FAILED -> failed++;
        case DROPPED -> {
          if (keep == null) {
            keep = new boolean[size];
            Arrays.fill(keep, true);
          }
          keep[i] = false;
        }
      }
    }
    tally.count(size, failed);
    return keep == null ? dropped : dropped + batch.retain(keep);
  }
}
