package org.skidder.core.pipeline;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * How many events per second an input may hand over: a token bucket that holds the events of one
 * second, shared by all publishers of the input. Who may not go on waits, in the order of coming;
 * nothing is dropped. Thread-safe.
 *
 * <p>It is written as the time at which the bucket will be full again (the generic cell rate
 * algorithm of ITU-T I.371), so that there is nothing to refill and no thread that does.
 */
public final class RateLimit {
  /** No limit. */
  public static final RateLimit NONE = new RateLimit(0, new Counter(), Time.SYSTEM);

  private static final long SECOND = 1_000_000_000L;

  /** Parts of a second that one batch may be at most, so that events come evenly. */
  private static final int PARTS = 10;

  /** Time as the limit sees it. */
  interface Time {
    /** That of the system. */
    Time SYSTEM =
        new Time() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void park(long nanos) {
            LockSupport.parkNanos(RateLimit.class, nanos);
          }
        };

    /** Nanoseconds since some moment; only differences mean something. */
    long nanos();

    /** Waits so long, or less; a thread that was unparked does not wait. */
    void park(long nanos);
  }

  private final long perSecond;
  private final Counter heldBack;
  private final Time time;

  /** When the bucket is full again; guarded by this. */
  private long full;

  /**
   * A limit with a time of its own, which stands still or runs fast in tests.
   *
   * @param perSecond events per second, 0 for no limit
   * @param heldBack counts the nanoseconds that were waited
   */
  RateLimit(long perSecond, Counter heldBack, Time time) {
    this.perSecond = perSecond;
    this.heldBack = heldBack;
    this.time = time;
    full = time.nanos();
  }

  /**
   * A limit.
   *
   * @param perSecond events per second, 0 for none
   * @param heldBack counts the nanoseconds that were waited, by each who waited
   */
  public static RateLimit of(long perSecond, Counter heldBack) {
    return perSecond == 0 ? NONE : new RateLimit(perSecond, heldBack, Time.SYSTEM);
  }

  /** Whether there is a limit. */
  public boolean isSet() {
    return perSecond > 0;
  }

  /** Events that a batch should not exceed. */
  int maxBatchEvents() {
    return isSet() ? Math.clamp(perSecond / PARTS, 1, Integer.MAX_VALUE) : Integer.MAX_VALUE;
  }

  /**
   * Waits until so many events may go on.
   *
   * @param closed whether there is no need any more; asked again whenever the thread is unparked
   * @throws InterruptedException when the thread was interrupted while it waited
   */
  void await(int events, BooleanSupplier closed) throws InterruptedException {
    if (!isSet() || events == 0) {
      return;
    }
    long began = time.nanos();
    long due = take(began, events);
    long now = began;
    try {
      while (due - now > 0 && !closed.getAsBoolean()) {
        time.park(due - now);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        now = time.nanos();
      }
    } finally {
      if (due - now > 0) {
        giveBack(events);
      }
      heldBack.add(now - began);
    }
  }

  /**
   * Takes events out of the bucket, which may owe some then.
   *
   * @return when they may go on; not later than now if at once
   */
  private synchronized long take(long now, int events) {
    if (full - now < 0) {
      full = now;
    }
    long cost = cost(events);
    // More than the bucket ever holds goes on when it is full.
    long due = full + Math.min(cost, SECOND) - SECOND;
    full += cost;
    return due;
  }

  private synchronized void giveBack(int events) {
    full -= cost(events);
  }

  /** Time in which so many events are allowed: rounded up, so that it is never one more. */
  private long cost(int events) {
    return Math.ceilDiv(events * SECOND, perSecond);
  }
}
