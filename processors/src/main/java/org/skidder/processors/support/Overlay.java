package org.skidder.processors.support;

import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Processor;

/**
 * A processor that merges fields over events, the same ones for all events of a batch. Whole
 * batches get them without unfolding a raw event.
 */
public abstract class Overlay implements Processor {
  /**
   * The fields for events that were read at a time; the same object as long as nothing changes.
   * Neither {@code tags} nor metadata. Thread-safe.
   *
   * @param millis since the epoch
   */
  protected abstract Template fields(long millis);

  /** Fields that never change. */
  public static Overlay of(FieldMap fields) {
    Template constant = Template.of(fields, new FieldMap());
    return new Overlay() {
      @Override
      protected Template fields(long millis) {
        return constant;
      }
    };
  }

  @Override
  public final Verdict process(Event event) {
    event.overlay(fields(event.timestamp()));
    return Verdict.KEEP;
  }

  @Override
  public final Verdict process(EventBatch batch, int index) {
    batch.event(index).overlay(fields(batch.timestamp()));
    return Verdict.KEEP;
  }

  @Override
  public final boolean processAll(EventBatch batch) {
    batch.overlay(fields(batch.timestamp()));
    return true;
  }
}
