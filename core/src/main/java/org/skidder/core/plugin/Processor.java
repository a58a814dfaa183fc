package org.skidder.core.plugin;

import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;

/** Changes or drops events. Thread-safe: one instance serves all publishing threads. */
@FunctionalInterface
public interface Processor {
  /** What becomes of the event. */
  enum Verdict {
    /** It goes on. */
    KEEP,
    /** It ends here; its position counts as handled. */
    DROP
  }

  /**
   * Processes one event in place.
   *
   * @throws FieldException when it could not be done; the event goes on as the processor left it,
   *     the reason is logged at debug level
   */
  Verdict process(Event event) throws FieldException;

  /**
   * Processes one event of a batch in place. A processor that need not look at the fields overrides
   * this and leaves a raw event raw.
   *
   * @throws FieldException as {@link #process(Event)}
   */
  default Verdict process(EventBatch batch, int index) throws FieldException {
    return process(batch.event(index));
  }

  /**
   * Processes all events of a batch in place at once, where that is cheaper than one by one and
   * leaves raw events raw. Asked only when the processor applies to every event.
   *
   * @return whether it was done; otherwise nothing was changed
   */
  default boolean processAll(EventBatch batch) {
    return false;
  }

  /**
   * Begins what takes a while and must be there for the first event, as asking a server; returns at
   * once. Called before events come, perhaps several times.
   */
  default void start() {}

  /**
   * Ends what {@link #start()} began, as no more events come. It may be started again. Called for
   * processors of one input, when that has ended; those of all inputs end with the program.
   */
  default void stop() {}
}
