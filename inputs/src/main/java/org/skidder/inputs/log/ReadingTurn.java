package org.skidder.inputs.log;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The turn of one harvester to read: a permit, of which there are few. Who waits for one may be
 * behind others that wait for the output, so giving up must not need a turn.
 */
final class ReadingTurn {
  private final Semaphore permits;
  private final Object lock = new Object();

  // Guarded by the lock.
  private @Nullable Thread waiting;
  private boolean givenUp;

  ReadingTurn(Semaphore permits) {
    this.permits = permits;
  }

  /**
   * Waits for the turn; one thread at a time.
   *
   * @throws InterruptedException when it was given up
   */
  void begin() throws InterruptedException {
    synchronized (lock) {
      if (givenUp) {
        throw new InterruptedException();
      }
      waiting = Thread.currentThread();
    }
    try {
      permits.acquire();
    } finally {
      synchronized (lock) {
        waiting = null;
        if (givenUp) {
          // One that came too late must not hit what the thread does next.
          var _ = Thread.interrupted();
        }
      }
    }
  }

  /** Ends the turn. */
  void end() {
    permits.release();
  }

  /** Nobody is to wait any more; from any thread. */
  void giveUp() {
    synchronized (lock) {
      givenUp = true;
      Thread thread = waiting;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
