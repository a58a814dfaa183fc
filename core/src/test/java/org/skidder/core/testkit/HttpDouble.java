package org.skidder.core.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server of HTTP that answers one request per connection, each in a thread of its own.
 *
 * @param <C> its connections
 */
abstract class HttpDouble<C extends AutoCloseable> implements AutoCloseable {
  private final Set<C> connections = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** Waits for the next connection; fails when the server is closed. */
  abstract C accept() throws IOException;

  /** Reads a request and answers it. */
  abstract void serve(C connection) throws IOException, InterruptedException;

  /** Begins to accept connections. */
  final void listen(String name) {
    Thread.ofVirtual().name(name).start(() -> acceptAll(name + "-connection"));
  }

  private void acceptAll(String name) {
    while (!closed) {
      try {
        C connection = accept();
        connections.add(connection);
        Thread.ofVirtual().name(name).start(() -> serveAndClose(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serveAndClose(C connection) {
    try {
      serve(connection);
    } catch (IOException | InterruptedException e) {
      // The client has gone.
    } finally {
      end(connection);
    }
  }

  /** Ends one connection. */
  final void end(C connection) {
    connections.remove(connection);
    close(connection);
  }

  /** Requests so far: path and query, unescaped. */
  public final List<String> requests() {
    return requests;
  }

  /** Notes the first line of a request; returns its path and query, escaped. */
  final String noteRequest(String line) {
    String target = line.split(" ", -1)[1];
    requests.add(URLDecoder.decode(target, StandardCharsets.UTF_8));
    return target;
  }

  /** Ends all connections without a word. */
  public final void cut() {
    connections.forEach(HttpDouble::close);
  }

  /** How many connections there are. */
  public final int connections() {
    return connections.size();
  }

  final boolean isClosed() {
    return closed;
  }

  /**
   * Answers.
   *
   * @param headers lines of their own, each with its end
   */
  static void send(OutputStream out, int status, String headers, String body) throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    write(out, "HTTP/1.1 " + status + " Whatever\r\nContent-Type: application/json\r\n" + headers);
    write(out, "Content-Length: " + length + "\r\n\r\n" + body);
  }

  /** Begins an answer that goes on in chunks. */
  static void beginStream(OutputStream out) throws IOException {
    write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
    write(out, "Transfer-Encoding: chunked\r\n\r\n");
  }

  static void chunk(OutputStream out, String text) throws IOException {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    write(out, Integer.toHexString(length) + "\r\n" + text + "\r\n");
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  static void close(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception e) {
      // It is gone in any case.
    }
  }

  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      notifyAll();
    }
    cut();
  }
}
