package org.skidder.console.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** Where a server listens. */
public sealed interface Address {
  /** Longest path of a Unix socket, see unix(7), the file that it is made under included. */
  int LONGEST_PATH = 100;

  /**
   * A TCP port of one host.
   *
   * @param host name or address
   * @param port 0: a free one
   */
  record Tcp(String host, int port) implements Address {
    /** The address to bind; {@code localhost} is not looked up, it always means 127.0.0.1. */
    public InetAddress resolve() throws UnknownHostException {
      return host.equalsIgnoreCase("localhost")
          ? InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1})
          : InetAddress.getByName(host);
    }

    @Override
    public String toString() {
      return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** A Unix socket. */
  record Unix(Path path) implements Address {
    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /**
   * Reads {@code host}: a name, an address (IPv6 with or without brackets), {@code http://host} or
   * {@code unix:///path}.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static Address parse(String host, int port) {
    if (host.startsWith("unix:")) {
      String path = host.substring(5).replaceFirst("^//", "");
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException(
            "a Unix socket is written with its absolute path: unix:///run/skidder/http.sock");
      }
      if (path.length() > LONGEST_PATH) {
        throw new IllegalArgumentException(
            "the path of a Unix socket may have " + LONGEST_PATH + " characters at most");
      }
      return new Unix(Path.of(path));
    }
    if (host.startsWith("npipe:")) {
      throw new IllegalArgumentException("named pipes are not available; use unix:///path");
    }
    String name = host.startsWith("http://") ? host.substring(7) : host;
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    if (name.isEmpty() || !name.matches("[A-Za-z0-9._:%-]+")) {
      throw new IllegalArgumentException(
          "\"" + host + "\" is no host; use a name, an address, or unix:///path");
    }
    return new Tcp(name, port);
  }
}
