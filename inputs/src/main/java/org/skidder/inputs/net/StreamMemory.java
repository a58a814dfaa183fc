package org.skidder.inputs.net;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what the connections of a server hold, and those of all servers together, so that senders,
 * however many and whatever they send, do not take the memory that the rest of the process needs.
 * Thread-safe.
 *
 * <p>Reads wait for each other: while nothing is read, senders wait, too. Incomplete messages do
 * not wait, as nobody knows whether one will ever be complete: a connection whose message finds no
 * room is to be closed. Small ones are counted and never refused, so that who sends long messages
 * cannot end the connections of those who send short ones.
 */
final class StreamMemory {
  /** Most bytes of one read, and of the buffer that it begins with. */
  static final int CHUNK = 256 << 10;

  private static final int FEWEST_READS = 4;
  private static final int MOST_READS = 1024;
  private static final long UNFINISHED = 16L << 20;

  // Parts of the heap. A message is there more than once: it is moved as it grows, and written as
  // JSON; and the queue needs its part.
  private static final int LONGEST_PART = 8;
  private static final int KEPT_PART = 6;
  private static final int READS_PART = 12;

  private final Budget budget;
  private final Semaphore reads;
  private final long longest;
  private final long limit;
  private final AtomicLong kept = new AtomicLong();

  /** What all servers of a process share. */
  static final class Budget {
    private final long longest;
    private final long limit;
    private final Semaphore reads;
    private final AtomicLong kept = new AtomicLong();

    /**
     * For one process.
     *
     * @param heap its largest, in bytes
     */
    Budget(long heap) {
      longest = heap / LONGEST_PART;
      limit = heap / KEPT_PART;
      reads = new Semaphore(Math.clamp(heap / READS_PART / CHUNK, FEWEST_READS, MOST_READS), true);
    }

    /** That of this process. */
    static Budget ofProcess() {
      return new Budget(Runtime.getRuntime().maxMemory());
    }
  }

  /**
   * For one server without a rate limit.
   *
   * @param wanted longest message that the configuration allows, in bytes
   */
  StreamMemory(long wanted, Budget budget) {
    this(wanted, budget, false);
  }

  /**
   * For one server.
   *
   * @param wanted longest message that the configuration allows, in bytes
   * @param heldBack whether it has a rate limit: its reads wait for that, so they are a few of its
   *     own, or those of other servers would wait, too
   */
  StreamMemory(long wanted, Budget budget, boolean heldBack) {
    this.budget = budget;
    reads = heldBack ? new Semaphore(FEWEST_READS, true) : budget.reads;
    longest = Math.min(wanted, budget.longest);
    limit = Math.min(2 * wanted + UNFINISHED, budget.limit);
  }

  /** Longest message that there is memory for, in bytes. */
  long longest() {
    return longest;
  }

  /** What incomplete messages of this server may hold together, in bytes. */
  long limit() {
    return limit;
  }

  /** What incomplete messages of all servers may hold together, in bytes. */
  long limitOfAll() {
    return budget.limit;
  }

  /** Bytes that incomplete messages of all servers hold. */
  long keptOfAll() {
    return budget.kept.get();
  }

  /** Takes memory for a read when there is some and nobody waits for it. */
  boolean tryBeginRead() throws InterruptedException {
    // The call without a time would pass by those who wait.
    return reads.tryAcquire(0, TimeUnit.NANOSECONDS);
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
    keepSmall(more);
    if (more > 0 && (kept.get() > limit || budget.kept.get() > budget.limit)) {
      keepSmall(-more);
      return false;
    }
    return true;
  }

  /** Takes memory for a small incomplete message, whether there is so much or not. */
  void keepSmall(long more) {
    if (more != 0) {
      kept.addAndGet(more);
      budget.kept.addAndGet(more);
    }
  }
}
