package org.skidder.inputs.net;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.skidder.core.log.Complaints;
import org.skidder.core.plugin.Input;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An input with a socket: opens it, serves it, and opens it again when that fails. A failure is an
 * error in the log, once for each reason, and no end of the program: the address may only be taken
 * by a process that is about to end, or belong to an interface that is about to come up.
 */
abstract class Listener implements Input {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  private final String type;
  private final String what;
  private final Duration retry;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private volatile @Nullable Thread thread;
  private String lastFailure = "";
  private final Complaints defects = new Complaints();
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * @param type of the input
   * @param what it listens on, for messages: {@code tcp 127.0.0.1:514}
   * @param retry wait after a failure
   */
  Listener(String type, String what, Duration retry) {
    this.type = type;
    this.what = what;
    this.retry = retry;
  }

  /** Opens the socket, serves it until it is closed, and closes it. */
  abstract void serve() throws IOException, InterruptedException;

  /** Closes the socket, so that {@link #serve} ends; from any thread. */
  abstract void closeSocket();

  @Override
  public String type() {
    return type;
  }

  @Override
  public void start() {
    Thread made = newThread(type + "-listener", this::run);
    thread = made;
    made.start();
  }

  /** A thread that was not started: a virtual one, unless a subclass knows better. */
  Thread newThread(String name, Runnable task) {
    return Thread.ofVirtual().name(name).unstarted(task);
  }

  private void run() {
    try {
      while (!isStopping()) {
        try {
          serve();
        } catch (IOException e) {
          complain(e);
        } catch (RuntimeException | Error e) {
          tellDefect(e);
        }
        if (pause(retry)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{}: interrupted", what);
    }
  }

  private void complain(IOException failure) {
    if (isStopping()) {
      return;
    }
    failures.incrementAndGet();
    String reason = String.valueOf(failure.getMessage());
    if (reason.equals(lastFailure)) {
      LOG.debug("{}: {}", what, reason);
      return;
    }
    lastFailure = reason;
    LOG.error(
        "The {} input cannot listen on {}: {}; it is tried again every {} s",
        type,
        what,
        reason,
        retry.toMillis() / 1000.0);
  }

  /** A mistake in the program at one message must not be the end of all others. */
  private void tellDefect(Throwable defect) {
    Threads.rethrowIfFatal(defect);
    failures.incrementAndGet();
    defects
        .due(defect.getClass())
        .ifPresent(times ->
            LOG.error(
                "The {} input on {} failed by a mistake in the program; it listens again in {} s{}",
                type,
                what,
                retry.toMillis() / 1000.0,
                Complaints.more(times),
                defect));
  }

  /** To be called when the socket is open. */
  final void listening(String address, int number) {
    lastFailure = "";
    port.complete(number);
    LOG.info("The {} input listens on {}", type, address);
  }

  /** The port of the socket, as soon as there is one; 0 for sockets that have none. */
  final CompletableFuture<Integer> port() {
    return port;
  }

  /** How often it could not be opened, or broke. */
  final int failures() {
    return failures.get();
  }

  /** Whether {@link #close} was called. */
  final boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Waits; true when the input is to stop. */
  final boolean pause(Duration time) throws InterruptedException {
    return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns at once: nobody knows how much more will come. */
  @Override
  public final void awaitFinished() {}

  @Override
  public void close() {
    stopping.countDown();
    closeSocket();
    Thread started = thread;
    if (started != null) {
      Threads.join(started);
    }
  }
}
