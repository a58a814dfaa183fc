package org.skidder.containers.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.skidder.containers.http.Endpoint.Link;

/** Asks one server, on a connection per request. Thread-safe. */
public final class HttpClient implements AutoCloseable {
  private final Endpoint endpoint;
  private final Supplier<Map<String, String>> headers;
  private final Duration timeout;
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * A client; nothing is connected yet.
   *
   * @param headers added to each request, asked for each (a token may have changed)
   * @param timeout from the connection to the head of the answer, and again for a body that is read
   *     as a whole
   */
  public HttpClient(Endpoint endpoint, Supplier<Map<String, String>> headers, Duration timeout) {
    this.endpoint = endpoint;
    this.headers = headers;
    this.timeout = timeout;
  }

  /** The server. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Sends {@code GET} and waits for the head of the answer, whatever its status.
   *
   * @param target path and query, escaped
   * @return to be closed
   * @throws IOException when there is no answer in time, or none that is HTTP; the message names
   *     the server
   */
  public HttpAnswer get(String target) throws IOException {
    Limit limit = new Limit();
    try {
      Link link = endpoint.connect(timeout, limit::guard);
      return exchange(link, target, limit);
    } catch (IOException e) {
      limit.close();
      if (closed) {
        throw new IOException("closed", e);
      }
      throw limit.isExpired() ? limit.late() : e;
    }
  }

  private HttpAnswer exchange(Link link, String target, Limit limit) throws IOException {
    try {
      link.out().write(head(target));
      link.out().flush();
      HttpAnswer answer = HttpAnswer.read(link.in(), limit);
      limit.disarm();
      return answer;
    } catch (IOException e) {
      throw new IOException(endpoint + " gave no answer: " + e.getMessage(), e);
    }
  }

  private byte[] head(String target) {
    StringBuilder head = new StringBuilder(200);
    head.append("GET ").append(target).append(" HTTP/1.1\r\nHost: ").append(endpoint.authority());
    head.append("\r\nUser-Agent: skidder\r\nAccept: application/json\r\nConnection: close\r\n");
    headers.get().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Ends all calls and answers under way; later ones fail. */
  @Override
  public void close() {
    closed = true;
    for (AutoCloseable each : open) {
      closeQuietly(each);
    }
  }

  private static void closeQuietly(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception e) {
      // It is gone in any case.
    }
  }

  /** Closes a connection when its time is over, or somebody says so. */
  final class Limit implements AutoCloseable {
    private CompletableFuture<Boolean> expiry = new CompletableFuture<>();
    private volatile AutoCloseable guarded = () -> {};
    private volatile boolean expired;

    private void guard(AutoCloseable made) {
      guarded = made;
      open.add(made);
      if (closed) {
        close();
      }
      arm();
    }

    /** Begins to count. */
    void arm() {
      disarm();
      CompletableFuture<Boolean> next = new CompletableFuture<>();
      expiry = next;
      var _ =
          next.completeOnTimeout(true, timeout.toNanos(), TimeUnit.NANOSECONDS)
              .thenAccept(this::expire);
    }

    private void expire(boolean late) {
      if (late) {
        expired = true;
        closeQuietly(guarded);
      }
    }

    /** Counts no more. */
    void disarm() {
      expiry.complete(false);
    }

    boolean isExpired() {
      return expired;
    }

    IOException late() {
      return new IOException(
          endpoint + " did not answer within " + timeout.toMillis() / 1000.0 + " s");
    }

    @Override
    public void close() {
      disarm();
      open.remove(guarded);
      closeQuietly(guarded);
    }
  }
}
