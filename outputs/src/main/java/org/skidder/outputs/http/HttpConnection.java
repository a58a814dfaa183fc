package org.skidder.outputs.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.net.Connection;
import org.skidder.outputs.net.Dialer;
import org.skidder.outputs.net.Watchdog;

/**
 * A persistent connection to one server, for one request at a time. Used by one thread; {@link
 * #close()} may come from any other and ends a call under way.
 *
 * <p>A connection that has been idle for a minute, or has lived for ten, is not used again: the
 * name of the server is looked up anew then, and middle boxes that forget connections do no harm.
 *
 * <p>A server (or a proxy before it) may end the connection with each answer. The next request then
 * opens another one by itself.
 */
public final class HttpConnection implements AutoCloseable {
  private static final long IDLE_NANOS = 60_000_000_000L;
  private static final long LIFE_NANOS = 600_000_000_000L;
  private static final long PROBE_NANOS = 1_000_000_000L;

  /**
   * Of an answer, in bytes, if nothing else is said: it is held as a whole, for each connection.
   */
  private static final int MAX_BODY = 16 << 20;

  private static final byte[] END = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_BODY =
      "Content-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);
  private static final String JSON = "application/json; charset=UTF-8";

  private final BaseUrl base;
  private final HttpSettings settings;
  private final Connection.Counters counters;
  private final Dialer dialer;
  private final Watchdog.Deadline deadline;
  private final int maxBody;

  private volatile @Nullable Socket socket;

  /** What TLS is put on. */
  private volatile @Nullable Socket plain;

  private volatile boolean aborted;

  /** The last answer ended its connection, as it may: the next request is for another one. */
  private volatile boolean spent;

  private @Nullable ResponseReader reader;
  private @Nullable OutputStream out;
  private byte[] body = new byte[4096];
  private long openedAt;
  private long usedAt;

  /**
   * Prepares; nothing is connected yet.
   *
   * @param base the server
   * @param settings how to talk to it
   * @param random chooses among the addresses of a name
   */
  public HttpConnection(
      BaseUrl base,
      HttpSettings settings,
      Connection.Counters counters,
      RandomGenerator random,
      Watchdog watchdog) {
    this(base, settings, counters, random, watchdog, MAX_BODY);
  }

  /**
   * Prepares; nothing is connected yet.
   *
   * @param base the server
   * @param settings how to talk to it
   * @param random chooses among the addresses of a name
   * @param maxBody largest body of an answer, in bytes; a larger one is an error
   */
  public HttpConnection(
      BaseUrl base,
      HttpSettings settings,
      Connection.Counters counters,
      RandomGenerator random,
      Watchdog watchdog,
      int maxBody) {
    this(
        base,
        settings,
        counters,
        new Dialer(settings.timeout(), Optional.empty(), random),
        watchdog,
        maxBody);
  }

  HttpConnection(
      BaseUrl base,
      HttpSettings settings,
      Connection.Counters counters,
      Dialer dialer,
      Watchdog watchdog,
      int maxBody) {
    this.maxBody = maxBody;
    this.base = base;
    this.settings = settings;
    this.counters = counters;
    this.dialer = dialer;
    this.deadline = watchdog.deadline(this::close);
  }

  /** The server. */
  public BaseUrl base() {
    return base;
  }

  /** Head of a request, to be given to {@link #exchange} as often as wanted. */
  public byte[] head(String method, String target, boolean withBody, boolean gzip) {
    return RequestHead.build(method, base, target, settings, withBody ? JSON : "", gzip);
  }

  /**
   * Whether a request can be sent: the connection is open, not idle for too long, and not closed by
   * the server meanwhile, except together with its last answer. One that is not is closed.
   */
  public boolean isUsable() {
    Socket current = socket;
    ResponseReader reads = reader;
    if (!spent && (current == null || reads == null)) {
      return false;
    }
    long now = System.nanoTime();
    boolean fit = now - usedAt <= IDLE_NANOS && now - openedAt <= LIFE_NANOS;
    if (fit && current != null && reads != null) {
      fit = !reads.hasLeftOver() && !(now - usedAt > PROBE_NANOS && Connection.hasHungUp(current));
    }
    if (!fit) {
      close();
    }
    return fit;
  }

  /** Connects, with TLS and through a proxy as configured; closes what there was before. */
  public void open() throws IOException {
    connect();
    openedAt = usedAt;
  }

  /**
   * Opens another connection when the last answer ended its own; {@link #exchange} does so as well.
   */
  public void renew() throws IOException {
    if (spent) {
      connect();
    }
  }

  private void connect() throws IOException {
    close();
    aborted = false;
    try {
      // Each of the addresses has a limit of its own: one that is silent leaves time for the next.
      Socket made = secured(dial());
      socket = made;
      if (aborted) {
        throw new IOException("the connection was closed");
      }
      InputStream in = made.getInputStream();
      reader = new ResponseReader(in, body, maxBody);
      out = made.getOutputStream();
      usedAt = System.nanoTime();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Puts on what the server, and the proxy before it, want. */
  private Socket secured(Socket dialed) throws IOException {
    Socket made = dialed;
    Optional<BaseUrl> proxy = settings.proxy();
    if (proxy.isPresent() && proxy.get().https()) {
      made = secured(made, proxy.get());
    }
    if (base.https()) {
      if (proxy.isPresent()) {
        Socket line = made;
        made = inTime("the proxy " + proxy.get().authority(), () -> tunnel(line, proxy.get()));
      }
      made = secured(made, base);
    }
    return made;
  }

  private Socket secured(Socket line, BaseUrl peer) throws IOException {
    return inTime(
        "the TLS handshake with " + peer.authority(),
        () -> settings.tls().secure(line, peer.host(), peer.port()));
  }

  private interface Step {
    Socket run() throws IOException;
  }

  private Socket inTime(String doing, Step step) throws IOException {
    deadline.arm(settings.timeout().toNanos());
    try {
      Socket made = step.run();
      deadline.disarm();
      if (deadline.isExpired()) {
        throw timedOut(doing);
      }
      return made;
    } catch (IOException e) {
      throw deadline.isExpired() ? timedOut(doing) : e;
    } finally {
      deadline.disarm();
    }
  }

  /** Connects to the server, or to the proxy before it, and hangs up: only to see if it can. */
  public void dialOnly() throws IOException {
    close();
    aborted = false;
    try {
      dial();
    } finally {
      close();
    }
  }

  /** The TLS session of the connection, if it has TLS. */
  public Optional<SSLSession> tlsSession() {
    return socket instanceof SSLSocket secured
        ? Optional.of(secured.getSession())
        : Optional.empty();
  }

  private Socket dial() throws IOException {
    return dialer.dial(
        settings.proxy().orElse(base).address(),
        made -> {
          plain = made;
          return !aborted;
        });
  }

  private IOException timedOut(String doing) {
    return new IOException(doing + " took longer than the timeout of " + seconds());
  }

  private String seconds() {
    long millis = settings.timeout().toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private Socket tunnel(Socket line, BaseUrl proxy) throws IOException {
    StringBuilder head = new StringBuilder(200);
    head.append("CONNECT ").append(base.authority()).append(" HTTP/1.1\r\nHost: ");
    head.append(base.authority()).append("\r\nUser-Agent: ").append(settings.userAgent());
    head.append("\r\n");
    RequestHead.proxyCredentials(head, proxy);
    head.append("\r\n");
    line.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
    // One byte at a time: what follows the answer belongs to the TLS handshake.
    ResponseReader answers =
        new ResponseReader(new OneByteStream(line.getInputStream()), new byte[1024], 1 << 20);
    HttpResponse answer = answers.read("HEAD");
    if (!answer.isSuccess()) {
      throw new IOException(
          "the proxy " + proxy.authority() + " does not connect: " + answer.describe());
    }
    return line;
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @param method as in the head
   * @param head from {@link #head}
   * @param content bytes of the body
   * @throws IOException when sending or receiving failed, or took longer than the timeout; the
   *     connection is closed then. Whether the server did what it was asked is unknown
   */
  public HttpResponse exchange(String method, byte[] head, byte[] content, int offset, int length)
      throws IOException {
    renew();
    OutputStream to = out;
    ResponseReader from = reader;
    if (to == null || from == null) {
      throw new IOException("not connected to " + base.authority());
    }
    deadline.arm(settings.timeout().toNanos());
    try {
      IOException broken = send(to, head, content, offset, length);
      HttpResponse answer = receive(from, method, broken);
      body = answer.body();
      counters.read().add(answer.length());
      usedAt = System.nanoTime();
      if (broken != null || !from.keepAlive()) {
        hangUp();
        spent = !aborted;
      }
      return answer;
    } catch (IOException e) {
      boolean late = deadline.isExpired();
      close();
      if (late) {
        throw timedOut(method + " to " + base.authority());
      }
      throw e;
    } finally {
      deadline.disarm();
    }
  }

  /** Sends; an error is returned, because the server may have answered before it hung up. */
  private @Nullable IOException send(
      OutputStream to, byte[] head, byte[] content, int offset, int length) {
    byte[] ending = ending(length);
    byte[] start = Arrays.copyOf(head, head.length + ending.length);
    System.arraycopy(ending, 0, start, head.length, ending.length);
    try {
      // A small body goes out in the same packet as its head.
      if (length > 0 && length <= 16 << 10) {
        byte[] all = Arrays.copyOf(start, start.length + length);
        System.arraycopy(content, offset, all, start.length, length);
        to.write(all);
      } else {
        to.write(start);
        if (length > 0) {
          to.write(content, offset, length);
        }
      }
      to.flush();
      counters.written().add(start.length + (long) length);
      return null;
    } catch (IOException e) {
      counters.writeErrors().increment();
      return e;
    }
  }

  private static byte[] ending(int length) {
    if (length < 0) {
      return END;
    }
    if (length == 0) {
      return NO_BODY;
    }
    byte[] digits = (length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(LENGTH, LENGTH.length + digits.length);
    System.arraycopy(digits, 0, all, LENGTH.length, digits.length);
    return all;
  }

  private HttpResponse receive(ResponseReader from, String method, @Nullable IOException broken)
      throws IOException {
    try {
      return from.read(method);
    } catch (EOFException e) {
      counters.readErrors().increment();
      throw broken != null ? broken : new IOException(e.getMessage(), e);
    } catch (IOException e) {
      counters.readErrors().increment();
      throw broken != null ? broken : e;
    }
  }

  /** A request without body. */
  public HttpResponse call(String method, String target) throws IOException {
    return exchange(method, head(method, target, false, false), new byte[0], 0, -1);
  }

  /** A request with a JSON body. */
  public HttpResponse call(String method, String target, byte[] json) throws IOException {
    return exchange(method, head(method, target, true, false), json, 0, json.length);
  }

  /** A request with a body of any type. */
  public HttpResponse call(String method, String target, String contentType, byte[] content)
      throws IOException {
    byte[] head = RequestHead.build(method, base, target, settings, contentType, false);
    return exchange(method, head, content, 0, content.length);
  }

  @Override
  public void close() {
    aborted = true;
    spent = false;
    hangUp();
  }

  /** Closes it for good: its watchdog forgets it, and it is not to be opened again. */
  public void discard() {
    close();
    deadline.discard();
  }

  private void hangUp() {
    Socket current = plain;
    plain = null;
    socket = null;
    if (current != null) {
      try {
        // The plain one: closing TLS politely would wait for a write that is stuck.
        current.close();
      } catch (IOException e) {
        // It is gone in any case.
      }
    }
  }

  /** Hands out one byte per read, so that a reader with a buffer does not take too much. */
  private static final class OneByteStream extends InputStream {
    private final InputStream in;

    OneByteStream(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      return in.read(to, offset, Math.min(1, length));
    }
  }
}
