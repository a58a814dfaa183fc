package org.skidder.lab.oracle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback device that takes bulk requests and, as often as it is told, does one of
 * the {@link Fault faults} instead. It tells the {@link Journal} what it stored and what it
 * acknowledged. Thread-safe.
 */
final class FaultyReceiver implements AutoCloseable {
  private static final String SERVER =
      "{\"name\":\"oracle\",\"version\":{\"number\":\"7.17.0\"},\"tagline\":\"You Know\"}";

  private final Journal journal;
  private final RandomGenerator random;
  private final List<Fault> faults;
  private final long timeoutNanos;
  private final Map<String, String> documents = new HashMap<>();
  private final Map<Thread, Socket> connections = new ConcurrentHashMap<>();
  private final int port;
  private @Nullable ServerSocket listener;
  private volatile double rate;
  private volatile long requests;

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

  int port() {
    return port;
  }

  /** Sets how many of the requests go wrong, from 0 to 1. */
  void rate(double share) {
    rate = share;
  }

  /** Number of bulk requests that came in whole. */
  long requests() {
    return requests;
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
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (Optional<HttpRequest> head = HttpRequest.read(in);
          head.isPresent() && exchange(head.get(), in, out, socket);
          head = HttpRequest.read(in)) {
        out.flush();
      }
    } catch (IOException e) {
      // The client went away, which it may.
      closeQuietly(socket);
    } catch (IllegalArgumentException e) {
      journal.problem("bad request: " + e.getMessage());
    } finally {
      connections.remove(Thread.currentThread());
    }
  }

  /** Answers one request; false when the connection must end. */
  private boolean exchange(
      HttpRequest request, BufferedInputStream in, OutputStream out, Socket socket)
      throws IOException {
    long began = System.nanoTime();
    if (!request.isBulk()) {
      request.body(in);
      boolean sick = draw(rate / 4);
      out.write(HttpRequest.answer(sick ? 503 : 200, sick ? "{}" : SERVER));
      return true;
    }
    Fault fault = draw(rate) ? pick() : Fault.NONE;
    if (fault == Fault.RESET) {
      in.readNBytes(request.length() / 2);
      socket.setSoLinger(true, 0);
      return false;
    }
    byte[] body = request.body(in);
    requests++;
    return bulk(BulkRequest.parse(body), fault, began, out);
  }

  private boolean bulk(BulkRequest request, Fault fault, long began, OutputStream out)
      throws IOException {
    int size = request.items().size();
    switch (fault) {
      case TOO_MANY_REQUESTS -> out.write(HttpRequest.answer(429, "{\"error\":\"busy\"}"));
      case UNAVAILABLE -> out.write(HttpRequest.answer(503, ""));
      case TOO_LARGE -> {
        if (size > 1) {
          out.write(HttpRequest.answer(413, ""));
        } else {
          store(request, false, began, out);
        }
      }
      case NONE -> store(request, false, began, out);
      case ITEMS -> store(request, true, began, out);
      case DELAY -> {
        LockSupport.parkNanos(timeoutNanos / 6);
        store(request, false, began, out);
      }
      default -> {
        return storeAndLose(request, fault, out);
      }
    }
    return true;
  }

  /** Stores documents and says so; what was said in time is acknowledged. */
  private void store(BulkRequest request, boolean refuseSome, long began, OutputStream out)
      throws IOException {
    StringBuilder items = new StringBuilder();
    boolean errors = false;
    boolean[] stored = new boolean[request.items().size()];
    for (int i = 0; i < stored.length; i++) {
      BulkRequest.Item item = request.items().get(i);
      int status = refuseSome && draw(0.3) ? draw(0.5) ? 429 : 500 : index(item);
      if (status >= 400) {
        attempted(item);
        errors = true;
      }
      stored[i] = status < 400 || status == 409;
      tell(items, item, status);
    }
    out.write(
        HttpRequest.answer(
            200, "{\"took\":1,\"errors\":" + errors + ",\"items\":[" + items + "]}"));
    out.flush();
    long now = System.nanoTime();
    if (now - began < timeoutNanos / 2) {
      for (int i = 0; i < stored.length; i++) {
        if (stored[i]) {
          Line.parse(request.items().get(i).message())
              .ifPresent(line -> journal.acknowledged(line, now));
        }
      }
    }
  }

  private static void tell(StringBuilder items, BulkRequest.Item item, int status) {
    items.append(items.isEmpty() ? "" : ",").append("{\"").append(item.action()).append("\":{");
    items.append("\"_index\":\"i\",\"status\":").append(status);
    if (status >= 400) {
      items.append(",\"error\":{\"type\":\"t\",\"reason\":\"status ").append(status).append("\"}");
    }
    items.append("}}");
  }

  private boolean storeAndLose(BulkRequest request, Fault fault, OutputStream out)
      throws IOException {
    request.items().forEach(this::index);
    StringBuilder items = new StringBuilder();
    List<BulkRequest.Item> told = request.items();
    told.subList(0, fault == Fault.FEWER_ITEMS ? told.size() / 2 : told.size())
        .forEach(item -> tell(items, item, 201));
    String whole = "{\"took\":1,\"errors\":false,\"items\":[" + items + "]}";
    String half = whole.substring(0, whole.length() / 2);
    switch (fault) {
      case STALL -> {
        LockSupport.parkNanos(timeoutNanos + timeoutNanos / 4);
        return false;
      }
      case MALFORMED -> out.write(HttpRequest.answer(200, half));
      case CUT_SHORT -> {
        out.write(HttpRequest.head(200, whole.length(), half));
        return false;
      }
      case FEWER_ITEMS -> out.write(HttpRequest.answer(200, whole));
      case GARBAGE -> {
        out.write(half.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Stores a document; returns the status of the item. */
  private int index(BulkRequest.Item item) {
    Optional<Line> line = attempted(item);
    if (line.isEmpty()) {
      return 201;
    }
    if (item.id().isPresent()) {
      String there = remember(item.id().get(), item.message());
      if (!there.isEmpty()) {
        if (!there.equals(item.message())) {
          journal.problem(item.id().get() + " is the id of \"" + there + "\" and of another line");
        }
        return 409;
      }
    }
    journal.stored(line.get(), System.nanoTime());
    return 201;
  }

  private String remember(String id, String message) {
    synchronized (documents) {
      String there = documents.putIfAbsent(id, message);
      return there == null ? "" : there;
    }
  }

  private Optional<Line> attempted(BulkRequest.Item item) {
    Optional<Line> line = Line.parse(item.message());
    line.ifPresentOrElse(
        journal::attempted, () -> journal.problem("damaged line: " + item.message()));
    return line;
  }

  private boolean draw(double chance) {
    synchronized (random) {
      return random.nextDouble() < chance;
    }
  }

  private Fault pick() {
    synchronized (random) {
      return faults.get(random.nextInt(faults.size()));
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // Closing is all that was wanted.
      return;
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    refuse(true);
    disconnect();
  }
}
