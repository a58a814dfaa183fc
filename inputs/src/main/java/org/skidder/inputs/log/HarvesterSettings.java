package org.skidder.inputs.log;

import java.time.Duration;

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
  /** The wait after one of {@code nanos}. */
  long longer(long nanos) {
    long most = maxBackoff.toNanos();
    // The product itself may be too large for a long.
    long grown = nanos > most / backoffFactor ? most : nanos * backoffFactor;
    return Math.max(grown, backoff.toNanos());
  }
}
