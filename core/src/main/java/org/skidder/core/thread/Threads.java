package org.skidder.core.thread;

import java.time.Duration;

/**
 * Waits for the end of threads that were told to end, and keeps those going that must not end. An
 * interrupt while waiting does not shorten the wait; the caller finds it set afterwards.
 */
public final class Threads {
  private Threads() {}

  /** Waits until a thread has ended; returns at once when it was never started. */
  public static void join(Thread thread) {
    uninterrupted(thread::join);
  }

  /**
   * Waits until a thread has ended, and does something about it as long as it has not.
   *
   * @param period how long to wait before {@code overdue} runs, every time
   */
  public static void join(Thread thread, Duration period, Runnable overdue) {
    uninterrupted(() -> {
      while (thread.isAlive() && !thread.join(period)) {
        overdue.run();
      }
    });
  }

  /**
   * For a thread that goes on whatever goes wrong in one of its turns: lets pass what ends the
   * process, or should.
   */
  public static void rethrowIfFatal(Throwable failure) {
    if (failure instanceof OutOfMemoryError fatal) {
      throw fatal;
    }
  }

  private static void uninterrupted(Wait wait) {
    boolean interrupted = false;
    while (true) {
      try {
        wait.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Wait {
    void await() throws InterruptedException;
  }
}
