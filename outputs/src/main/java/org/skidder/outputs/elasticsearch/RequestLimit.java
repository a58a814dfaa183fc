package org.skidder.outputs.elasticsearch;

import java.time.InstantSource;

/**
 * How large a request to one server may be, as far as its failures tell. Not thread-safe; one per
 * connection.
 *
 * <p>What was refused as too large (413) stays so. But a server or a proxy may also simply hang up,
 * answer too late, or answer with more than is taken. When that happens twice in a row to large
 * requests, smaller ones are tried for a while; if the network is to blame, they do no harm.
 */
final class RequestLimit {
  /** Smallest limit that failures can lead to, in bytes. */
  static final int SMALLEST = 64 << 10;

  /** How long requests stay small after failures that do not name their size as the reason. */
  static final long CAUTIOUS_MS = 600_000;

  private final InstantSource clock;
  private int refused = Integer.MAX_VALUE;
  private int cautious = Integer.MAX_VALUE;
  private long cautiousUntil;
  private int failedAtSize;

  RequestLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** Bytes of a request at most; a single larger document is sent nevertheless. */
  int bytes() {
    if (cautious < refused && clock.millis() >= cautiousUntil) {
      cautious = Integer.MAX_VALUE;
    }
    return Math.min(refused, cautious);
  }

  /**
   * A request of several documents was refused as too large.
   *
   * @return whether requests are smaller from now on
   */
  boolean refused(int length) {
    int smaller = Math.max(SMALLEST, length / 2);
    if (smaller >= refused) {
      return false;
    }
    refused = smaller;
    return true;
  }

  /**
   * A request got no answer that can be used.
   *
   * @return whether requests are smaller from now on
   */
  boolean failed(int items, int length) {
    boolean again = failedAtSize > 0 && length >= failedAtSize / 2;
    failedAtSize = length;
    if (!again || items == 1 || length / 2 < SMALLEST) {
      return false;
    }
    cautious = length / 2;
    cautiousUntil = clock.millis() + CAUTIOUS_MS;
    return true;
  }

  /** A request was answered, whatever the answer. */
  void answered() {
    failedAtSize = 0;
  }
}
