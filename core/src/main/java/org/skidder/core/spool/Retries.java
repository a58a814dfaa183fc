package org.skidder.core.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.skidder.core.log.Complaints;
import org.skidder.core.pipeline.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often a place that the disk does not give back is asked for again before it counts as
 * damaged: a path to the disk, or a share, may be back in a moment. Not thread-safe.
 */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger("spool");

  /** With the waits between them half a minute, when the first is a second. */
  private static final int ENOUGH = 5;

  private static final int LONGEST = 16;

  private final Backoff backoff;
  private final Complaints complaints = new Complaints();
  private int made;

  /**
   * None were made yet.
   *
   * @param first wait; the others double, up to 16 times that
   */
  Retries(Duration first) {
    backoff = new Backoff(first, first.multipliedBy(LONGEST));
  }

  /** Tells of a failure and waits; not when the thread is interrupted. */
  void await(IOException e) {
    if (complaints.isDue(String.valueOf(e.getMessage()))) {
      LOG.error("The spool cannot be read, and is tried again: {}", e.getMessage());
    }
    made += e instanceof UnreadableException ? 1 : 0;
    LockSupport.parkNanos(this, backoff.take());
  }

  /** Whether a place was asked for so often that it is not worth more. */
  boolean areEnough() {
    return made >= ENOUGH;
  }

  /** Something was read; the next place is as new. */
  void reset() {
    made = 0;
    backoff.reset();
  }
}
