package org.skidder.app.run;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * SIGINT, SIGTERM and SIGHUP as a request to stop in order; a second one ends the process at once.
 * A shutdown hook could not do this: the JVM's exit status would be that of the signal.
 */
public final class StopSignals {
  /** Exit status when a second signal came. */
  private static final int FORCED = 1;

  private final CountDownLatch asked = new CountDownLatch(1);

  private StopSignals() {}

  /** Takes the signals over, for the rest of the process's life. */
  public static StopSignals install() {
    StopSignals signals = new StopSignals();
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      try {
        Signal.handle(new Signal(name), signal -> signals.received());
      } catch (IllegalArgumentException e) {
        // The platform has no such signal, or the JVM was told to leave it alone (-Xrs).
        continue;
      }
    }
    return signals;
  }

  private synchronized void received() {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(FORCED);
    }
    asked.countDown();
  }

  /** Asks for the stop from inside. */
  public void stop() {
    asked.countDown();
  }

  /** Whether a stop was asked for. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits for the request to stop. */
  public void await() throws InterruptedException {
    asked.await();
  }
}
