package org.skidder.outputs.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.skidder.core.net.IpAddress;

/**
 * Makes TCP connections. Names are looked up each time; the addresses are tried in random order
 * until one answers. Thread-safe.
 */
public final class Dialer {
  private final Duration timeout;
  private final Optional<SocksProxy> proxy;
  private final RandomGenerator random;
  private final Names names;

  /** Finds the addresses of a host. */
  @FunctionalInterface
  public interface Names {
    List<InetAddress> of(String host) throws IOException;
  }

  /** Told of each socket before it is connected, so that another thread can close it. */
  @FunctionalInterface
  public interface Attempts {
    /** Whether it is to be tried; false ends the dialing. */
    boolean begin(Socket socket);
  }

  /** One way to a host. */
  private interface Way {
    Socket go(InetAddress address) throws IOException;
  }

  /**
   * @param timeout for each address, and for each answer of the proxy; zero: that of the system
   * @param proxy to go through
   * @param random orders the addresses
   */
  public Dialer(Duration timeout, Optional<SocksProxy> proxy, RandomGenerator random) {
    this(timeout, proxy, random, Dialer::lookUp);
  }

  /**
   * @param timeout for each address, and for each answer of the proxy; zero: that of the system
   * @param proxy to go through
   * @param random orders the addresses
   * @param names where hosts are looked up
   */
  public Dialer(Duration timeout, Optional<SocksProxy> proxy, RandomGenerator random, Names names) {
    this.timeout = timeout;
    this.proxy = proxy;
    this.random = random;
    this.names = names;
  }

  /** The proxy that is gone through. */
  public Optional<SocksProxy> proxy() {
    return proxy;
  }

  /** The addresses of a host; the message of the error names it. */
  public static List<InetAddress> lookUp(String host) throws IOException {
    try {
      return Arrays.asList(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new IOException(
          "the host " + host + " is not known (no address found for the name)", e);
    }
  }

  /**
   * Connects.
   *
   * @throws IOException when no address answers; the reason is that of the last one
   */
  public Socket dial(HostPort peer, Attempts attempts) throws IOException {
    if (proxy.isEmpty()) {
      return direct(peer, attempts);
    }
    SocksProxy via = proxy.get();
    if (via.localResolver() || isAddress(peer.host())) {
      return each(peer.host(), address -> tunnel(via, attempts, address, peer));
    }
    Socket made = direct(via.authority().address(), attempts);
    return limited(
        made,
        () -> {
          via.connect(made, peer);
          return made;
        });
  }

  /** Connects to the peer itself, whatever the proxy. */
  public Socket direct(HostPort peer, Attempts attempts) throws IOException {
    return each(peer.host(), address -> connect(address, peer.port(), attempts));
  }

  private Socket each(String host, Way way) throws IOException {
    List<InetAddress> addresses = new ArrayList<>(names.of(host));
    Collections.shuffle(addresses, Random.from(random));
    IOException last = new UnknownHostException(host);
    for (InetAddress address : addresses) {
      try {
        return way.go(address);
      } catch (AbortedException e) {
        throw e;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private Socket connect(InetAddress address, int port, Attempts attempts) throws IOException {
    Socket made = new Socket();
    if (!attempts.begin(made)) {
      made.close();
      throw new AbortedException();
    }
    try {
      made.setTcpNoDelay(true);
      made.setKeepAlive(true);
      made.connect(new InetSocketAddress(address, port), millis());
      return made;
    } catch (IOException e) {
      made.close();
      HostPort where = new HostPort(IpAddress.text(address), port);
      throw new IOException("dial tcp " + where + ": " + reason(e), e);
    }
  }

  private Socket tunnel(SocksProxy via, Attempts attempts, InetAddress target, HostPort peer)
      throws IOException {
    Socket made = direct(via.authority().address(), attempts);
    return limited(
        made,
        () -> {
          via.connect(made, target, peer.port());
          return made;
        });
  }

  private interface Talk {
    Socket run() throws IOException;
  }

  /** Talks to the proxy with a limit for each of its answers. */
  private Socket limited(Socket socket, Talk talk) throws IOException {
    try {
      socket.setSoTimeout(millis());
      Socket connected = talk.run();
      socket.setSoTimeout(0);
      return connected;
    } catch (SocketTimeoutException e) {
      socket.close();
      throw new IOException(
          "the proxy " + proxy.orElseThrow() + " did not answer in " + readable(timeout), e);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** As sockets take it, to which zero is no limit. */
  private int millis() {
    return timeout.isZero() ? 0 : (int) Math.clamp(timeout.toMillis(), 1L, Integer.MAX_VALUE);
  }

  /** No name has a colon; an address may have one and a zone, which only this machine knows. */
  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || IpAddress.isValid(host);
  }

  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("refused")) {
      return "connection refused";
    }
    return e instanceof SocketTimeoutException ? "no answer in time" : message;
  }

  /** A duration as it is written in configurations. */
  static String readable(Duration time) {
    long millis = time.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  /** Somebody does not want the connection any more. */
  private static final class AbortedException extends IOException {
    private static final long serialVersionUID = 1L;

    AbortedException() {
      super("the connection was closed");
    }
  }
}
