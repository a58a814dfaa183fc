package org.skidder.core.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work on files that an interrupt does not end. A {@link java.nio.channels.FileChannel} closes
 * itself when the thread that uses it is interrupted, and stays closed for everybody else; threads
 * that are interrupted to stop them still have to finish what they record.
 */
public final class Uninterrupted {
  private Uninterrupted() {}

  /** Uses a channel, opened anew if it was closed; may be run more than once. */
  @FunctionalInterface
  public interface Work {
    /** Does all of the work from its beginning. */
    void run() throws IOException;
  }

  /**
   * Does some work, once more when an interrupt closed its channel midway. The thread is
   * interrupted afterwards if it was before or meanwhile.
   *
   * @throws IOException what the work failed with, which is not the interrupt
   */
  public static void run(Work work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      boolean done = false;
      while (!done) {
        try {
          work.run();
          done = true;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
