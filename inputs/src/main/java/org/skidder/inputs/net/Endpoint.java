package org.skidder.inputs.net;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.function.IntFunction;
import org.skidder.core.net.IpAddress;

/**
 * An address to listen on.
 *
 * @param host name or address; empty for all addresses of the machine
 * @param port 0 for any free one
 */
public record Endpoint(String host, int port) {
  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets, an empty host means all addresses.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Endpoint parse(String text) {
    boolean bare = text.startsWith("[") && text.endsWith("]");
    int colon = bare ? -1 : text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "'" + text + "'" + ": an IPv6 address needs brackets: [::1]:514");
    }
    if (colon < 0) {
      throw new IllegalArgumentException(
          "'" + text + "'" + " has no port; write host:port, for instance 127.0.0.1:514");
    }
    return new Endpoint(host, port(text, text.substring(colon + 1)));
  }

  private static int port(String text, String digits) {
    if (digits.matches("\\d{1,5}")) {
      int port = Integer.parseInt(digits);
      if (port <= 0xffff) {
        return port;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "'" + ": the port must be a number from 0 to 65535");
  }

  /** The address of it, looked up now. */
  InetSocketAddress resolve() throws IOException {
    if (host.isEmpty()) {
      return new InetSocketAddress(port);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IOException("the host name " + host + " is not known", e);
    }
  }

  /** An address as events and messages show it: {@code ip:port}, {@code [ip%zone]:port}. */
  static String text(InetSocketAddress address) {
    return text(address, Endpoint::zone);
  }

  /**
   * As {@link #text(InetSocketAddress)}.
   *
   * @param zones the names of interfaces by their indexes
   */
  static String text(InetSocketAddress address, IntFunction<String> zones) {
    InetAddress ip = address.getAddress();
    String host = ip == null ? address.getHostString() : IpAddress.text(ip) + zone(ip, zones);
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static String zone(InetAddress address, IntFunction<String> zones) {
    if (!(address instanceof Inet6Address ip)) {
      return "";
    }
    NetworkInterface scope = ip.getScopedInterface();
    if (scope != null) {
      return "%" + scope.getName();
    }
    return ip.getScopeId() > 0 ? "%" + zones.apply(ip.getScopeId()) : "";
  }

  /** The name of an interface; its index where the system does not tell. Looks at all of them. */
  static String zone(int index) {
    try {
      NetworkInterface known = NetworkInterface.getByIndex(index);
      return known == null ? String.valueOf(index) : known.getName();
    } catch (SocketException e) {
      return String.valueOf(index);
    }
  }

  /** As it stands in the configuration. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
