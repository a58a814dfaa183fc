package org.skidder.inputs.net;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what all connections of a server hold, so that senders, however many and whatever they
 * send, do not take the memory that the rest of the process needs. Thread-safe.
 *
 * <p>Reads wait for each other: while nothing is read, senders wait, too. Incomplete messages do
 * not wait, as nobody knows whether one will ever be complete: a connection whose message finds no
 * room is to be closed.
 */
final class StreamMemory {
  /** Most bytes of one read. */
  static final int CHUNK = 256 << 10;

  private static final int FEWEST_READS = 4;
  private static final int MOST_READS = 1024;
  private static final long UNFINISHED = 16L << 20;

  // Parts of the heap. A message is there more than once: it is moved as it grows, and written as
  // JSON; and the queue needs its part.
  private static final int LONGEST_PART = 8;
  private static final int KEPT_PART = 6;
  private static final int READS_PART = 12;

  private final long longest;
  private final long limit;
  private final Semaphore reads;
  private final AtomicLong kept = new AtomicLong();

  /**
   * For one server.
   *
   * @param wanted longest message that the configuration allows, in bytes
   * @param heap largest heap of the process, in bytes
   */
  StreamMemory(long wanted, long heap) {
    longest = Math.min(wanted, heap / LONGEST_PART);
    limit = Math.min(2 * wanted + UNFINISHED, heap / KEPT_PART);
    reads = new Semaphore(Math.clamp(heap / READS_PART / CHUNK, FEWEST_READS, MOST_READS), true);
  }

  /** Longest message that there is memory for, in bytes. */
  long longest() {
    return longest;
  }

  /** What incomplete messages may hold together, in bytes. */
  long limit() {
    return limit;
  }

  /** Waits until there is memory for a read and for what becomes of it. */
  void beginRead() throws InterruptedException {
    reads.acquire();
  }

  /** What was read is handed over. */
  void endRead() {
    reads.release();
  }

  /**
   * Takes memory for an incomplete message, or gives some back.
   *
   * @param more bytes; negative: that many less
   * @return whether there was so much; it is not taken if not
   */
  boolean keep(long more) {
    if (kept.addAndGet(more) > limit && more > 0) {
      kept.addAndGet(-more);
      return false;
    }
    return true;
  }
}
