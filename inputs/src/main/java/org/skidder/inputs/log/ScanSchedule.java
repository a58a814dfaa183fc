package org.skidder.inputs.log;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When an input scans: every {@code scan_frequency}, and sooner when somebody asks.
 *
 * <p>Thread-safe. Its lock is held for moments only, so that whoever asks, the {@link FileWatch} of
 * the whole process among them, never waits for a scan. It may be taken under the input's lock;
 * nothing is taken under it.
 */
final class ScanSchedule {
  /** A scan that was asked for comes at the earliest so long after the last one. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** So long after a scan that left a file undecided the next one comes. */
  private static final long UNDECIDED_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final long frequency;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Stays until a scan is about to begin: what is asked for during one is answered by the next. */
  private boolean wanted;

  private volatile boolean stopping;

  /**
   * @param frequency the longest time from the end of a scan to the next one
   */
  ScanSchedule(Duration frequency) {
    this.frequency = frequency.toNanos();
  }

  /** Asks for a scan that begins after this call. */
  void want() {
    lock.lock();
    try {
      wanted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No scan begins any more. */
  void stop() {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a scan under way is to end early. */
  boolean isStopping() {
    return stopping;
  }

  /**
   * Waits until it is time for the next scan.
   *
   * @param took how long the one that just ended took, in nanoseconds
   * @param undecided whether that left a file undecided
   * @return false when there is to be none
   */
  boolean awaitNext(long took, boolean undecided) throws InterruptedException {
    long ended = System.nanoTime();
    long due = ended + (undecided ? Math.min(frequency, UNDECIDED_NANOS) : frequency);
    // Scans that are asked for never take more than a tenth of the time.
    long earliest = ended + Math.max(REST_NANOS, took * 10);
    lock.lock();
    try {
      while (!stopping) {
        long now = System.nanoTime();
        long left = wanted ? Math.min(due - now, earliest - now) : due - now;
        if (left <= 0) {
          wanted = false;
          return true;
        }
        changed.awaitNanos(left);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }
}
