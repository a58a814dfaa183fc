package org.skidder.core.plugin;

import org.skidder.core.event.Event;
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
}
