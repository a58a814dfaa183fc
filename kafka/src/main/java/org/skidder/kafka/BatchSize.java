package org.skidder.kafka;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many bytes of a partition's messages go into one request. A topic may allow less
 * (max.message.bytes) than the producer gathers; the library then splits what was refused, but only
 * down to its own batch size, and may so go round in circles for ever. This notices, and makes
 * batches smaller for a while, so that a message which is refused alone can be told from the
 * others. Thread-safe.
 */
final class BatchSize {
  private static final Logger LOG = LoggerFactory.getLogger("kafka");
  private static final int STEP = 16;
  private static final int SMALLEST = 1 << 10;
  private static final long CAUTIOUS_MS = 600_000;

  /** Splits between two looks that are no accident. */
  private static final long CIRCLING = 20;

  private final int normal;
  private final Clock clock;
  private int current;
  private long until;
  private long seen;

  /**
   * @param normal bytes that are right for nearly all topics
   */
  BatchSize(int normal, Clock clock) {
    this.normal = normal;
    this.clock = clock;
    current = normal;
  }

  /** The size for a new producer. */
  synchronized int forNewProducer() {
    seen = 0;
    if (clock.millis() >= until) {
      current = normal;
    }
    return Math.max(1, current);
  }

  /** Whether each message has to be sent before the next one is handed over. */
  synchronized boolean isAlone() {
    return current == 0;
  }

  /** Whether a new producer may be made to get back to the normal size. */
  synchronized boolean isWorthTryingAgain() {
    return current != normal && clock.millis() >= until;
  }

  /**
   * Looks at how often the producer has split batches; to be called about once a second while there
   * are batches under way.
   *
   * @return whether it goes round in circles, and should be replaced by one with smaller batches
   */
  synchronized boolean isTooLarge(LongSupplier splits) {
    long now = splits.getAsLong();
    long since = now - seen;
    seen = now;
    if (since <= CIRCLING || current == 0) {
      return false;
    }
    current = current <= SMALLEST ? 0 : Math.max(SMALLEST, current / STEP);
    until = clock.millis() + CAUTIOUS_MS;
    LOG.warn(
        "A topic takes smaller requests only (its max.message.bytes); for ten minutes {}",
        current == 0
            ? "each message is sent alone"
            : "they have " + current + " bytes per partition at most");
    return true;
  }
}
