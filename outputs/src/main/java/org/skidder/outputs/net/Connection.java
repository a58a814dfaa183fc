package org.skidder.outputs.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * A connection to one server, opened as often as needed. One thread may write while another one
 * reads; {@link #close()} may come from any thread and ends what is under way.
 *
 * <p>Each read and each write has the time limit that was configured. When it passes, the
 * connection is closed.
 */
public final class Connection implements AutoCloseable {
  /**
   * What connections count.
   *
   * @param written bytes sent
   * @param writeErrors failed sends
   * @param read bytes received
   * @param readErrors failed receptions
   */
  public record Counters(Counter written, Counter writeErrors, Counter read, Counter readErrors) {
    /** Those of the process's outputs. */
    public static Counters of(Metrics metrics) {
      return new Counters(
          metrics.counter("libbeat.output.write.bytes"),
          metrics.counter("libbeat.output.write.errors"),
          metrics.counter("libbeat.output.read.bytes"),
          metrics.counter("libbeat.output.read.errors"));
    }
  }

  /** A socket with what was put on it. */
  private record Line(Socket plain, Socket socket, InputStream in, OutputStream out) {}

  private final HostPort peer;
  private final Dialer dialer;
  private final Optional<SecureLayer> tls;
  private final Duration timeout;
  private final Counters counters;
  private final Watchdog.Deadline opening;
  private final Watchdog.Deadline reading;
  private final Watchdog.Deadline writing;

  private volatile @Nullable Line line;
  private volatile @Nullable Socket dialing;
  private volatile boolean aborted = true;

  /**
   * Prepares; nothing is connected yet.
   *
   * @param tls what secures the connection, if anything
   * @param timeout for the TLS handshake, for each read and for each write; zero: none
   */
  public Connection(
      HostPort peer,
      Dialer dialer,
      Optional<SecureLayer> tls,
      Duration timeout,
      Counters counters,
      Watchdog watchdog) {
    this.peer = peer;
    this.dialer = dialer;
    this.tls = tls;
    this.timeout = timeout;
    this.counters = counters;
    opening = watchdog.deadline(this::close);
    reading = watchdog.deadline(this::close);
    writing = watchdog.deadline(this::close);
  }

  /** The server. */
  public HostPort peer() {
    return peer;
  }

  /** Whether it was opened and not closed since; the server may have hung up nevertheless. */
  public boolean isOpen() {
    return line != null;
  }

  /**
   * Whether the server closed the connection, or said something nobody asked for; to be asked only
   * while nothing is read.
   */
  public boolean hasHungUp() {
    Line current = line;
    return current == null || hasHungUp(current.socket);
  }

  /** Whether the other side closed a connection, or said something nobody asked for. */
  public static boolean hasHungUp(Socket socket) {
    try {
      socket.setSoTimeout(1);
      try {
        return socket.getInputStream().read() >= -1;
      } catch (SocketTimeoutException e) {
        return false;
      } finally {
        socket.setSoTimeout(0);
      }
    } catch (IOException e) {
      return true;
    }
  }

  /** Connects, through a proxy and with TLS as configured; closes what there was before. */
  public void open() throws IOException {
    close();
    aborted = false;
    try {
      Socket plain = dialer.dial(peer, this::begin);
      Socket socket = tls.isPresent() ? secured(plain, tls.get()) : plain;
      Line made = new Line(plain, socket, socket.getInputStream(), socket.getOutputStream());
      line = made;
      if (aborted) {
        throw new IOException("the connection was closed");
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    } finally {
      dialing = null;
    }
  }

  private boolean begin(Socket socket) {
    dialing = socket;
    return !aborted;
  }

  private Socket secured(Socket plain, SecureLayer layer) throws IOException {
    opening.arm(timeout.toNanos());
    try {
      Socket made = layer.secure(plain, peer.host(), peer.port());
      opening.disarm();
      if (opening.isExpired()) {
        throw new IOException("it was closed");
      }
      return made;
    } catch (IOException e) {
      if (opening.isExpired()) {
        throw late("the TLS handshake with ", e);
      }
      throw e;
    } finally {
      opening.disarm();
    }
  }

  /** Connects to the server, or to the proxy before it, and hangs up: only to see if it can. */
  public void dialOnly() throws IOException {
    close();
    aborted = false;
    try {
      HostPort first = dialer.proxy().map(via -> via.authority().address()).orElse(peer);
      dialer.direct(first, this::begin).close();
    } finally {
      dialing = null;
    }
  }

  /** The TLS session of the connection, if it has TLS. */
  public Optional<SSLSession> tlsSession() {
    Line current = line;
    return current != null && current.socket instanceof SSLSocket secured
        ? Optional.of(secured.getSession())
        : Optional.empty();
  }

  /**
   * Sends bytes.
   *
   * @throws IOException when that failed or took too long; the connection is closed then
   */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Line current = current();
    writing.arm(timeout.toNanos());
    try {
      current.out.write(bytes, offset, length);
      current.out.flush();
      counters.written.add(length);
    } catch (IOException e) {
      counters.writeErrors.increment();
      close();
      throw writing.isExpired() ? late("sending to ", e) : e;
    } finally {
      writing.disarm();
    }
  }

  /**
   * Receives what there is, at least one byte.
   *
   * @return number of bytes; −1 when the server has hung up
   * @throws IOException when that failed or took too long; the connection is closed then
   */
  public int read(byte[] into, int offset, int length) throws IOException {
    Line current = current();
    reading.arm(timeout.toNanos());
    try {
      int count = current.in.read(into, offset, length);
      counters.read.add(Math.max(0, count));
      return count;
    } catch (IOException e) {
      throw failedToRead(e);
    } finally {
      reading.disarm();
    }
  }

  /**
   * Receives exactly so many bytes, within the limit for one read.
   *
   * @throws EOFException when the server has hung up
   * @throws IOException when that failed or took too long; the connection is closed then
   */
  public void readFully(byte[] into, int offset, int length) throws IOException {
    Line current = current();
    reading.arm(timeout.toNanos());
    try {
      int count = current.in.readNBytes(into, offset, length);
      counters.read.add(count);
      if (count < length) {
        throw new EOFException(peer + " closed the connection");
      }
    } catch (IOException e) {
      throw failedToRead(e);
    } finally {
      reading.disarm();
    }
  }

  private IOException failedToRead(IOException e) {
    counters.readErrors.increment();
    close();
    return reading.isExpired() ? late("waiting for ", e) : e;
  }

  private Line current() throws IOException {
    Line current = line;
    if (current == null) {
      throw new IOException("not connected to " + peer);
    }
    return current;
  }

  private IOException late(String doing, IOException cause) {
    return new IOException(
        doing + peer + " took longer than the timeout of " + Dialer.readable(timeout), cause);
  }

  @Override
  public void close() {
    aborted = true;
    hangUp(dialing);
    Line current = line;
    line = null;
    if (current != null) {
      // The plain one: closing TLS politely would wait for a write that is stuck.
      hangUp(current.plain);
    }
  }

  private static void hangUp(@Nullable Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone in any case.
      }
    }
  }
}
