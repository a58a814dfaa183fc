package org.skidder.app.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * SIGINT and SIGTERM as a request to stop in order; a second one ends the process at once. SIGHUP
 * asks to read the configuration again, unless there is a terminal: then that is gone. A shutdown
 * hook could not do this: the JVM's exit status would be that of the signal.
 */
public final class StopSignals {
  /** Exit status when a second signal came. */
  private static final int FORCED = 1;

  /**
   * Signals in this time after the first are the same request: {@code timeout(1)} and some
   * supervisors send one to the process and one to its group.
   */
  private static final long SAME_REQUEST = TimeUnit.SECONDS.toNanos(1);

  private final CountDownLatch asked = new CountDownLatch(1);
  private volatile Runnable onHangUp = this::received;
  private long since;

  private StopSignals() {}

  /** Takes the signals over, for the rest of the process's life. */
  public static StopSignals install() {
    StopSignals signals = new StopSignals();
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      try {
        Signal.handle(new Signal(name), signals::handle);
      } catch (IllegalArgumentException e) {
        // The platform has no such signal, or the JVM was told to leave it alone (-Xrs).
        continue;
      }
    }
    return signals;
  }

  private void handle(Signal signal) {
    if (signal.getName().equals("HUP")) {
      onHangUp.run();
    } else {
      received();
    }
  }

  /** What SIGHUP does from now on, in place of stopping; it runs on the thread of signals. */
  public void onHangUp(Runnable action) {
    onHangUp = action;
  }

  private synchronized void received() {
    if (isAsked() && System.nanoTime() - since > SAME_REQUEST) {
      Runtime.getRuntime().halt(FORCED);
    }
    stop();
  }

  /** Asks for the stop from inside. */
  public synchronized void stop() {
    if (!isAsked()) {
      since = System.nanoTime();
      asked.countDown();
    }
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
