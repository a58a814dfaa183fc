package org.skidder.inputs.redis;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.skidder.inputs.net.Endpoint;

/**
 * Where a server is reached.
 *
 * @param name as events of the log and the registry name it: {@code host:port}, or a path
 * @param address host and port; of no meaning for a socket of the Unix domain
 * @param network how to connect
 */
record Server(String name, Endpoint address, Network network) {
  private static final String USUAL_PORT = ":6379";

  /**
   * Reads an entry of {@code hosts}.
   *
   * @throws IllegalArgumentException when it is none; the message says why
   */
  static Server parse(String text, Network network) {
    if (network == Network.UNIX) {
      if (!text.startsWith("/")) {
        throw new IllegalArgumentException(
            "'" + text + "' is no absolute path of a socket (network: unix)");
      }
      return new Server(text, new Endpoint("", 0), network);
    }
    if (text.startsWith("/")) {
      throw new IllegalArgumentException("'" + text + "' is a path; set network: unix");
    }
    Endpoint address = Endpoint.parse(text.indexOf(':') < 0 ? text + USUAL_PORT : text);
    if (address.host().isEmpty() || address.port() == 0) {
      throw new IllegalArgumentException("'" + text + "' is no server; write host:port");
    }
    return new Server(address.toString(), address, network);
  }

  /** The addresses to try, looked up now. */
  List<InetAddress> addresses() throws IOException {
    Predicate<InetAddress> suits =
        switch (network) {
          case TCP4 -> Inet4Address.class::isInstance;
          case TCP6 -> Inet6Address.class::isInstance;
          case TCP, UNIX -> address -> true;
        };
    List<InetAddress> found;
    try {
      found = Arrays.stream(InetAddress.getAllByName(address.host())).filter(suits).toList();
    } catch (UnknownHostException e) {
      throw new IOException("the host name " + address.host() + " is not known", e);
    }
    if (found.isEmpty()) {
      throw new IOException(
          "the host " + address.host() + " has no address of the network " + network);
    }
    return found;
  }

  /** For messages. */
  @Override
  public String toString() {
    return name;
  }
}
