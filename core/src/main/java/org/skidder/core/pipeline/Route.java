package org.skidder.core.pipeline;

import java.time.Duration;
import org.skidder.core.condition.Condition;

/**
 * The way to one of several outputs.
 *
 * @param name of the output; empty for the only one
 * @param condition which events it takes
 * @param whenFull what happens when it holds as much as it may
 * @param events unacknowledged events it may hold; {@code Integer.MAX_VALUE}: as many as the queue
 * @param bytes memory it may hold; {@code Long.MAX_VALUE}: as much as the queue
 * @param flush when waiting events are handed over
 */
public record Route(
    String name, Condition condition, WhenFull whenFull, int events, long bytes, Flush flush) {
  /** What becomes of more events for an output that is full. */
  public enum WhenFull {
    /** Inputs wait, and with them all outputs. */
    BLOCK,
    /** They are dropped for this output, counted, and go to the others. */
    DROP
  }

  /**
   * When waiting events are handed over.
   *
   * @param minEvents waiting events that are handed over at once
   * @param minBytes raw bytes of waiting events that are handed over at once
   * @param timeout how long fewer wait for more; zero: not at all
   */
  public record Flush(int minEvents, long minBytes, Duration timeout) {}

  /** The only way there is: takes everything, within the bounds of the queue. */
  public static Route only(QueueSettings settings) {
    return new Route(
        "",
        Condition.ALWAYS,
        WhenFull.BLOCK,
        Integer.MAX_VALUE,
        Long.MAX_VALUE,
        new Flush(settings.minEvents(), Long.MAX_VALUE, settings.flushTimeout()));
  }
}
