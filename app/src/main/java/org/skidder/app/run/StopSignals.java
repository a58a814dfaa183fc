package org.skidder.app.run;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGINT and SIGTERM as a request to stop in order; a second one ends the process at once. SIGHUP
 * asks to read the configuration again, unless there is a terminal: then that is gone. A shutdown
 * hook could not do this: the JVM's exit status would be that of the signal. Safe for use by
 * several threads. SIGUSR1, which would end the process at once, does nothing; SIGUSR2 is the JVM's
 * own.
 */
public final class StopSignals {
  private static final Logger LOG = LoggerFactory.getLogger("service");

  /** Exit status when a second signal came. */
  private static final int FORCED = 1;

  /**
   * Signals in this time after the first are the same request: {@code timeout(1)} and some
   * supervisors send one to the process and one to its group.
   */
  private static final long SAME_REQUEST = TimeUnit.SECONDS.toNanos(1);

  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private Optional<Runnable> onHangUp = Optional.of(this::received);
  private boolean hungUp;
  private long since;

  /** Without signals: for {@link #install} and for tests. */
  StopSignals() {}

  /** Takes the signals over, for the rest of the process's life. */
  public static StopSignals install() {
    StopSignals signals = new StopSignals();
    ignoreUserSignal();
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      handle(name, signals::handle);
    }
    return signals;
  }

  /** From now on SIGUSR1 does nothing, whoever sends it. To be called early; twice does no harm. */
  public static void ignoreUserSignal() {
    handle("USR1", SignalHandler.SIG_IGN);
  }

  private static void handle(String name, SignalHandler handler) {
    try {
      Signal.handle(new Signal(name), handler);
    } catch (IllegalArgumentException e) {
      // The platform has no such signal, or the JVM was told to leave it alone (-Xrs).
    }
  }

  private void handle(Signal signal) {
    LOG.debug("Received SIG{}", signal.getName());
    if (signal.getName().equals("HUP")) {
      hangUp();
    } else {
      received();
    }
  }

  synchronized void hangUp() {
    hungUp = true;
    onHangUp.ifPresent(Runnable::run);
  }

  /** From now on a SIGHUP does not stop: it waits for what {@link #onHangUp} says. */
  public synchronized void holdHangUp() {
    onHangUp = Optional.empty();
  }

  /**
   * What SIGHUP does from now on, in place of stopping; at once if one is held. It runs on the
   * thread of signals and must be short.
   */
  public synchronized void onHangUp(Runnable action) {
    if (onHangUp.isEmpty() && hungUp) {
      action.run();
    }
    onHangUp = Optional.of(action);
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
      asked.complete(null);
    }
  }

  /** Whether a stop was asked for. */
  public boolean isAsked() {
    return asked.isDone();
  }

  /** Waits for the request to stop. */
  public void await() throws InterruptedException {
    try {
      asked.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request cannot fail", e);
    }
  }

  /** Something that may take long, and ends early when it is interrupted. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it.
     *
     * @throws IOException when it cannot be done
     */
    void run() throws IOException;
  }

  /**
   * Does something unless a stop is asked for, also by an interruption: then it is interrupted, and
   * nobody waits for its end. It runs on a virtual thread, whose waiting for a server an
   * interruption ends.
   *
   * @return whether it was done, and no stop asked for
   * @throws IOException when it could not be done
   */
  public boolean whileNotAsked(Work work) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread worker =
        Thread.startVirtualThread(() -> {
          try {
            work.run();
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    try {
      CompletableFuture.anyOf(asked, done).get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      worker.interrupt();
    }
    return !isAsked();
  }

  private static IOException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> new IOException(cause);
    };
  }
}
