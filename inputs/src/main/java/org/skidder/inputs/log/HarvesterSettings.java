package org.skidder.inputs.log;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.skidder.core.pipeline.BufferPool;

/**
 * What a harvester needs of its input's configuration.
 *
 * @param chunk bytes read at once at most
 * @param closeEof {@code close_eof}
 * @param closeInactive {@code close_inactive}
 * @param closeRenamed {@code close_renamed}
 * @param closeRemoved {@code close_removed}
 * @param backoff first wait between looks at a file of which no notifications come
 * @param maxBackoff longest such wait
 * @param backoffFactor by which the wait grows
 */
record HarvesterSettings(
    int chunk,
    boolean closeEof,
    Duration closeInactive,
    boolean closeRenamed,
    boolean closeRemoved,
    Duration backoff,
    Duration maxBackoff,
    int backoffFactor) {
  /** Parts of a line are written at once: what has not come for so long is not on its way. */
  private static final long PART_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * How long nothing comes before the file is closed.
   *
   * @param waiting whether a part of a line waits for the next one, which must not be given up
   *     between two writes
   */
  long inactiveNanos(boolean waiting) {
    long nanos = closeInactive.toNanos();
    return waiting ? Math.max(nanos, PART_NANOS) : nanos;
  }

  /**
   * The room for the next read.
   *
   * @param kept bytes of an incomplete line, which it begins with
   * @param available bytes behind them
   */
  int room(int kept, long available) {
    int least = kept >= chunk / 2 ? kept * 2 : BufferPool.SMALLEST;
    return (int) Math.max(least, Math.min(chunk, available));
  }

  /** The wait after one of {@code nanos}. */
  long longer(long nanos) {
    long most = maxBackoff.toNanos();
    // The product itself may be too large for a long.
    long grown = nanos > most / backoffFactor ? most : nanos * backoffFactor;
    return Math.max(grown, backoff.toNanos());
  }
}
