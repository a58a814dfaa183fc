package org.skidder.core.pipeline;

import java.time.Duration;

/**
 * Growing waits after errors in a row: {@code init}, doubled each time up to {@code max}. Only a
 * success resets it. Not thread-safe.
 */
public final class Backoff {
  /** Below this, retrying would be a busy loop. */
  private static final long SMALLEST = 10_000_000L;

  private final long init;
  private final long max;
  private long next;

  /**
   * @param init first wait, at least 10 ms
   * @param max longest wait
   */
  public Backoff(Duration init, Duration max) {
    this.init = Math.max(SMALLEST, init.toNanos());
    this.max = Math.max(this.init, max.toNanos());
    next = this.init;
  }

  /** The wait that is due now, in nanoseconds; the next one will be longer. */
  public long take() {
    long wait = next;
    next = Math.min(max, next * 2);
    return wait;
  }

  /** Begins anew with the first wait. */
  public void reset() {
    next = init;
  }
}
