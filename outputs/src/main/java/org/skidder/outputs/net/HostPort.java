package org.skidder.outputs.net;

import java.util.regex.Pattern;
import org.skidder.core.net.IpAddress;

/**
 * Where a server is reached.
 *
 * @param host name or address; IPv6 addresses without brackets
 * @param port TCP port
 */
public record HostPort(String host, int port) {
  private static final Pattern ZONE = Pattern.compile("%[\\w.-]+$");

  /**
   * Reads {@code host}, {@code host:port}, {@code [v6]}, {@code [v6]:port} or a bare IPv6 address.
   * No host means {@code localhost}.
   *
   * @param text the entry
   * @param defaultPort for entries without port
   * @throws IllegalArgumentException when it is no such thing; the message quotes it
   */
  public static HostPort parse(String text, int defaultPort) {
    String address = text.strip();
    refuseOther(address);
    String host;
    String port;
    if (address.startsWith("[")) {
      int close = address.indexOf(']');
      boolean well =
          close > 0 && (close == address.length() - 1 || address.charAt(close + 1) == ':');
      if (!well) {
        throw new IllegalArgumentException(quoted(address) + " is no host and port");
      }
      host = address.substring(1, close);
      port = close == address.length() - 1 ? "" : address.substring(close + 2);
    } else if (address.indexOf(':') != address.lastIndexOf(':')) {
      host = address;
      port = "";
    } else {
      int colon = address.indexOf(':');
      host = colon < 0 ? address : address.substring(0, colon);
      port = colon < 0 ? "" : address.substring(colon + 1);
    }
    if (host.indexOf(':') >= 0 && !IpAddress.isValid(ZONE.matcher(host).replaceFirst(""))) {
      throw new IllegalArgumentException(
          quoted(address) + " has several colons and is no IPv6 address; write host:port");
    }
    return new HostPort(
        host.isEmpty() ? "localhost" : host, port.isEmpty() ? defaultPort : port(port, address));
  }

  /** Names what is no address at all: a list, or a URL. */
  private static void refuseOther(String address) {
    if (address.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          quoted(address)
              + " is several hosts in one text; write a list, [a, b]; for a variable that holds"
              + " several, ${NAME} without brackets");
    }
    if (!isPrintable(address)) {
      throw new IllegalArgumentException(
          quoted(address) + " has blanks or other characters that no address may have");
    }
    if (address.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          quoted(address) + " is a URL or a path; write host and port only");
    }
  }

  /** Without what stands before a host: it may be a password. */
  private static String quoted(String address) {
    int at = address.lastIndexOf('@');
    return "\"" + (at < 0 ? "" : "***@") + address.substring(at + 1) + "\"";
  }

  private static int port(String text, String address) {
    int port = 0;
    for (int i = 0; i < text.length() && port <= 65535; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        port = 0;
        break;
      }
      port = port * 10 + digit;
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          quoted(address) + " has no valid port; use a number from 1 to 65535");
    }
    return port;
  }

  /** Whether a text has only characters that may stand in an address or a path. */
  public static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>') {
        return false;
      }
    }
    return true;
  }

  /** {@code host:port}, IPv6 addresses in brackets. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
