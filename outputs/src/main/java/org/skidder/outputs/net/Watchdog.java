package org.skidder.outputs.net;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends blocking calls that take too long, by closing what they block on. Thread-safe.
 *
 * <p>Arming and disarming is one volatile write each. A daemon thread looks at all deadlines a few
 * times a second, only while at least one is armed; it ends a few seconds after the last one and
 * comes back when needed.
 */
public final class Watchdog {
  private static final long IDLE_NANOS = 5_000_000_000L;

  private final long period;
  private final List<Deadline> deadlines = new CopyOnWriteArrayList<>();
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * @param periodNanos how often deadlines are looked at: by so much a limit may be exceeded
   */
  public Watchdog(long periodNanos) {
    period = Math.max(1_000_000L, periodNanos);
  }

  /** One that suits limits of a length: a short timeout wants a watchdog that looks often. */
  public static Watchdog forTimeout(Duration timeout) {
    return new Watchdog(Math.clamp(timeout.toNanos() / 20, 5_000_000L, 250_000_000L));
  }

  /**
   * A deadline for one connection, not armed. Discard it when the connection ends for good before
   * the watchdog does.
   */
  public Deadline deadline(Runnable onExpired) {
    Deadline made = new Deadline(onExpired);
    deadlines.add(made);
    return made;
  }

  /** How many deadlines it looks at, armed or not: those that were not discarded. */
  public int size() {
    return deadlines.size();
  }

  private void ensureRunning() {
    if (!running.get() && running.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon(true).name("output-watchdog").start(this::watch);
    }
  }

  private void watch() {
    long lastArmed = System.nanoTime();
    for (; ; ) {
      LockSupport.parkNanos(this, period);
      long now = System.nanoTime();
      if (look(now)) {
        lastArmed = now;
      } else if (now - lastArmed > IDLE_NANOS) {
        running.set(false);
        // Somebody may have armed between the look and the flag, and relied on this thread.
        if (!look(now) || !running.compareAndSet(false, true)) {
          return;
        }
        lastArmed = now;
      }
    }
  }

  private boolean look(long now) {
    boolean armed = false;
    for (Deadline deadline : deadlines) {
      if (deadline.armed) {
        armed = true;
        if (now - deadline.at >= 0) {
          deadline.expire();
        }
      }
    }
    return armed;
  }

  /** The time limit of what one connection is doing. Armed by the thread that uses it. */
  public final class Deadline {
    private final Runnable onExpired;
    private long at;
    private volatile boolean armed;
    private volatile boolean expired;

    private Deadline(Runnable onExpired) {
      this.onExpired = onExpired;
    }

    /**
     * Starts the clock.
     *
     * @param nanos from now; 0: no limit
     */
    public void arm(long nanos) {
      expired = false;
      if (nanos > 0) {
        at = System.nanoTime() + nanos;
        armed = true;
        ensureRunning();
      }
    }

    /** Stops the clock. */
    public void disarm() {
      armed = false;
    }

    /** Whether the time was up since it was last armed. */
    public boolean isExpired() {
      return expired;
    }

    private void expire() {
      armed = false;
      expired = true;
      onExpired.run();
    }

    /** Forgets this deadline for good. */
    public void discard() {
      armed = false;
      deadlines.remove(this);
    }
  }
}
