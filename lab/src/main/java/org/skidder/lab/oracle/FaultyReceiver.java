package org.skidder.lab.oracle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback device that takes events and, as often as it is told, does one of the
 * {@link Fault faults} instead. It tells the {@link Journal} what it stored and what it
 * acknowledged. Thread-safe.
 */
abstract class FaultyReceiver implements AutoCloseable {
  final Journal journal;
  private final RandomGenerator random;
  private final List<Fault> faults;
  final long timeoutNanos;
  private final Map<Thread, Socket> connections = new ConcurrentHashMap<>();
  private final int port;
  private @Nullable ServerSocket listener;
  private volatile double rate;
  private final AtomicLong requests = new AtomicLong();

  /**
   * Listens on a free port and is well at first.
   *
   * @param faults which may happen
   * @param timeoutNanos how long the client waits for an answer
   */
  FaultyReceiver(
      Journal journal, RandomGenerator random, Collection<Fault> faults, long timeoutNanos)
      throws IOException {
    this.journal = journal;
    this.random = random;
    this.faults = List.copyOf(faults);
    this.timeoutNanos = timeoutNanos;
    ServerSocket first = listenAnywhere();
    port = first.getLocalPort();
    accept(first);
  }

  /** The receiver that a plan wants. */
  static FaultyReceiver of(Plan plan, Journal journal, RandomGenerator random) throws IOException {
    return switch (plan.output()) {
      case ELASTICSEARCH, CONTAINERS, SPOOL, SEVERAL ->
          new ElasticsearchReceiver(plan, journal, random);
      case LOGSTASH -> new BeatsReceiver(plan, journal, random);
    };
  }

  int port() {
    return port;
  }

  /** Sets how many of the requests go wrong, from 0 to 1. */
  void rate(double share) {
    rate = share;
  }

  /** Number of bulk requests that came in whole. */
  long requests() {
    return requests.get();
  }

  /** Refuses connections, or takes them again. */
  synchronized void refuse(boolean wanted) throws IOException {
    ServerSocket open = listener;
    if (wanted == (open == null)) {
      return;
    }
    if (open == null) {
      accept(listenAgain());
    } else {
      listener = null;
      open.close();
    }
  }

  /** Ends all connections and waits until nobody works on them any more. */
  void disconnect() throws InterruptedException {
    while (!connections.isEmpty()) {
      connections.forEach((thread, socket) -> {
        closeQuietly(socket);
        thread.interrupt();
      });
      for (Thread thread : List.copyOf(connections.keySet())) {
        thread.join();
      }
    }
  }

  /** The socket that was closed may need a moment to let go of the port. */
  private ServerSocket listenAgain() throws IOException {
    for (int tries = 0; ; tries++) {
      try {
        return listen(port);
      } catch (BindException e) {
        if (tries == 500) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  /** Not on a port the system chooses: while it is not used here it may be given to others. */
  private ServerSocket listenAnywhere() throws IOException {
    RandomGenerator anywhere = RandomGenerator.getDefault();
    for (int tries = 0; ; tries++) {
      try {
        return listen(anywhere.nextInt(10_000, 30_000));
      } catch (BindException e) {
        if (tries == 100) {
          throw e;
        }
      }
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private synchronized void accept(ServerSocket socket) {
    listener = socket;
    Thread.ofVirtual()
        .name("accept")
        .start(() -> {
          try {
            while (true) {
              serve(socket.accept());
            }
          } catch (IOException e) {
            // Closed.
            closeQuietly(socket);
          }
        });
  }

  private void serve(Socket socket) {
    Thread thread = Thread.ofVirtual().name("connection").unstarted(() -> converse(socket));
    connections.put(thread, socket);
    thread.start();
  }

  private void converse(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      converse(new BufferedInputStream(socket.getInputStream()), socket);
    } catch (IOException e) {
      // The client went away, which it may.
      closeQuietly(socket);
    } catch (IllegalArgumentException e) {
      journal.problem("bad request: " + e.getMessage());
    } finally {
      connections.remove(Thread.currentThread());
    }
  }

  /**
   * Talks to one client until the connection is to end.
   *
   * @throws IllegalArgumentException when the client says what it must not
   */
  abstract void converse(BufferedInputStream in, Socket socket) throws IOException;

  /** A request came in whole. */
  final void arrived() {
    requests.incrementAndGet();
  }

  /** Notes what is done with lines of a request. */
  final void note(Socket socket, Object what, List<Line> lines) {
    journal.trace().note(socket.getPort() + " " + what + ": " + Trace.names(lines));
  }

  /** Whether something other than a request with events goes wrong. */
  final boolean isUnwell() {
    return draw(rate / 4);
  }

  /** What is to go wrong with the next request. */
  final Fault fault() {
    return draw(rate) ? pick() : Fault.NONE;
  }

  /** A line was in a request that was understood. */
  final Optional<Line> attempted(String message) {
    Optional<Line> line = Line.parse(message);
    line.ifPresentOrElse(journal::attempted, () -> journal.problem("damaged line: " + message));
    return line;
  }

  final boolean draw(double chance) {
    synchronized (random) {
      return random.nextDouble() < chance;
    }
  }

  /** A number below a limit. */
  final int choose(int limit) {
    synchronized (random) {
      return random.nextInt(limit);
    }
  }

  private Fault pick() {
    synchronized (random) {
      return faults.get(random.nextInt(faults.size()));
    }
  }

  static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // Closing is all that was wanted.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    refuse(true);
    try {
      disconnect();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
