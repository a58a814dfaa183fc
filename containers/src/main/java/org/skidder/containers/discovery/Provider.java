package org.skidder.containers.discovery;

import java.io.IOException;
import java.time.Duration;

/** Watches something, and tells what is there. */
public interface Provider extends AutoCloseable {
  /**
   * Begins to watch, on threads of its own. What is there already is told before this returns, as
   * far as it is known or soon will be.
   *
   * @throws IOException when it can never work, which ends the start; the message is for the user.
   *     What may come right by itself is tried again instead
   */
  void start(Discoveries discoveries) throws IOException;

  /**
   * Waits, after {@link #start}, until all is told that was there and needs only be asked for,
   * however long that takes; not for what cannot be reached now. Ends early when this is closed.
   */
  default void awaitTold() throws InterruptedException {
    // Most know at once.
  }

  /** How long what reads a thing goes on after the thing is gone. */
  Duration cleanupTimeout();

  /** Stops watching and waits until nothing more is told. */
  @Override
  void close();
}
