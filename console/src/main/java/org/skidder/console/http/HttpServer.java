package org.skidder.console.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.skidder.outputs.net.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the connections of one listening socket. Thread-safe. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("http");
  private static final long ACCEPT_PAUSE_NANOS = 100_000_000L;

  /** Answers requests; called by many threads. */
  @FunctionalInterface
  public interface Handler {
    /** The answer; for {@code HEAD} the same as for {@code GET}, its body is not sent. */
    Response handle(Request request);
  }

  private final ServerSocketChannel listening;
  private final Limits limits;
  private final Handler handler;
  private final Watchdog watchdog;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;
  private volatile boolean closed;

  /** Takes over a socket that listens; {@link #start()} begins to serve. */
  public HttpServer(ServerSocketChannel listening, Limits limits, Handler handler) {
    this.listening = listening;
    this.limits = limits;
    this.handler = handler;
    watchdog = new Watchdog(Math.clamp(limits.timeout().toNanos() / 10, 5_000_000L, 500_000_000L));
    acceptor = Thread.ofVirtual().name("http-accept").unstarted(this::accept);
  }

  /** Begins to serve, on threads of its own. */
  public void start() {
    acceptor.start();
  }

  private void accept() {
    while (!closed) {
      try {
        SocketChannel connection = listening.accept();
        open.add(connection);
        int count = open.size();
        if (count > 2 * limits.connections()) {
          // Not even time to say why.
          close(connection);
          open.remove(connection);
          continue;
        }
        boolean full = count > limits.connections();
        Thread.ofVirtual().name("http").start(() -> serve(connection, full));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // No descriptor left, most likely: others give some back in time.
        LOG.warn("http: cannot take a connection: {}", e.getMessage());
        LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
      }
    }
  }

  private void serve(SocketChannel connection, boolean full) {
    Watchdog.Deadline deadline = watchdog.deadline(() -> close(connection));
    try (connection) {
      deadline.arm(limits.timeout().toNanos());
      RequestReader reader = new RequestReader(connection);
      boolean more = true;
      while (more && !closed) {
        more = exchange(connection, reader, full);
        deadline.arm(limits.timeout().toNanos());
      }
    } catch (IOException e) {
      LOG.debug("http: connection ended: {}", String.valueOf(e.getMessage()));
    } finally {
      deadline.discard();
      open.remove(connection);
    }
  }

  /** One request and its answer; false when it was the last. */
  private boolean exchange(SocketChannel connection, RequestReader reader, boolean full)
      throws IOException {
    Optional<Request> next;
    try {
      next = reader.read();
    } catch (BadRequestException e) {
      Response bad = Response.error(e.status(), String.valueOf(e.getMessage()));
      write(connection, bad, false, false);
      return false;
    }
    if (next.isEmpty()) {
      return false;
    }
    Request request = next.get();
    boolean head = request.method().equals("HEAD");
    boolean more = request.keepAlive() && !full;
    write(connection, full ? tooMany() : answer(request), head, more);
    return more;
  }

  private Response tooMany() {
    String text = "more than " + limits.connections() + " connections (http.max_connections)";
    return Response.error(503, text + "; try again").with("Retry-After", "1");
  }

  private Response answer(Request request) {
    try {
      return handler.handle(request);
    } catch (RuntimeException e) {
      LOG.error("http: {} {} failed", request.method(), request.path(), e);
      return Response.error(500, "this is a defect of the program; its log says more");
    }
  }

  private static void write(
      SocketChannel connection, Response response, boolean head, boolean keepAlive)
      throws IOException {
    StringBuilder text = new StringBuilder(256);
    text.append("HTTP/1.1 ").append(response.status()).append(' ').append(response.reason());
    text.append("\r\nContent-Type: ").append(response.contentType());
    text.append("\r\nContent-Length: ").append(response.body().length);
    text.append("\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n");
    for (Map.Entry<String, String> header : response.headers().entrySet()) {
      text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    text.append(keepAlive ? "\r\n" : "Connection: close\r\n\r\n");
    byte[] start = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer[] parts = {
      ByteBuffer.wrap(start), ByteBuffer.wrap(head ? new byte[0] : response.body())
    };
    while (parts[0].hasRemaining() || parts[1].hasRemaining()) {
      var _ = connection.write(parts);
    }
  }

  private static void close(SocketChannel connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is gone in any case.
    }
  }

  /** Stops listening and ends all connections. */
  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
    open.forEach(HttpServer::close);
  }
}
