package org.skidder.outputs.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a server is reached.
 *
 * @param https whether over TLS
 * @param host name or address; IPv6 addresses without brackets
 * @param port TCP port
 * @param path what stands before the path of each request; empty or beginning with a slash
 * @param user user name found in the URL
 * @param password password found in the URL; present, maybe empty, when there is a user
 */
public record BaseUrl(
    boolean https,
    String host,
    int port,
    String path,
    Optional<String> user,
    Optional<String> password) {

  /**
   * Reads an entry of a host list: a URL, or {@code host[:port]}.
   *
   * @param entry the entry
   * @param protocol for entries without scheme: {@code http} or {@code https}
   * @param defaultPort for entries without port
   * @param defaultPath for entries without path
   * @throws IllegalArgumentException when it is no such thing; the message quotes the entry without
   *     credentials
   */
  public static BaseUrl parse(String entry, String protocol, int defaultPort, String defaultPath) {
    String text = entry.strip();
    int schemeEnd = text.indexOf("://");
    boolean stated = schemeEnd > 0 && isScheme(text.substring(0, schemeEnd));
    String scheme = (stated ? text.substring(0, schemeEnd) : protocol).toLowerCase(Locale.ROOT);
    String rest = stated ? text.substring(schemeEnd + 3) : text;
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("unknown protocol \"" + scheme + "\"; use http or https");
    }
    int slash = firstOf(rest, '/');
    String authority = rest.substring(0, slash);
    String path = rest.substring(slash);
    int at = authority.lastIndexOf('@');
    String address = authority.substring(at + 1);
    if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "\"" + address + path + "\" has a query or fragment; use the option parameters");
    }
    if (!isPrintable(address) || !isPrintable(path)) {
      throw new IllegalArgumentException(
          "\"" + address + path + "\" has blanks or other characters that no URL may have");
    }
    Optional<String> user = Optional.empty();
    Optional<String> password = Optional.empty();
    if (at >= 0) {
      String info = authority.substring(0, at);
      int colon = firstOf(info, ':');
      user = Optional.of(decode(info.substring(0, colon)));
      password = Optional.of(colon < info.length() ? decode(info.substring(colon + 1)) : "");
    }
    String prefix = path.isEmpty() ? slashed(defaultPath) : path;
    return withAddress(scheme.equals("https"), address, defaultPort, prefix, user, password);
  }

  private static BaseUrl withAddress(
      boolean https,
      String address,
      int defaultPort,
      String path,
      Optional<String> user,
      Optional<String> password) {
    String host;
    String port;
    if (address.startsWith("[")) {
      int close = address.indexOf(']');
      boolean well =
          close > 0 && (close == address.length() - 1 || address.charAt(close + 1) == ':');
      if (!well) {
        throw new IllegalArgumentException("\"" + address + "\" is no host and port");
      }
      host = address.substring(1, close);
      port = close == address.length() - 1 ? "" : address.substring(close + 2);
    } else if (address.indexOf(':') != address.lastIndexOf(':')) {
      host = address;
      port = "";
    } else {
      int colon = firstOf(address, ':');
      host = address.substring(0, colon);
      port = colon < address.length() ? address.substring(colon + 1) : "";
    }
    return new BaseUrl(
        https,
        host.isEmpty() ? "localhost" : host,
        port.isEmpty() ? defaultPort : port(port, address),
        path,
        user,
        password);
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
          "\"" + address + "\" has no valid port; use a number from 1 to 65535");
    }
    return port;
  }

  private static boolean isScheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = Character.toLowerCase(text.charAt(i));
      boolean letter = c >= 'a' && c <= 'z';
      boolean other = i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '.' || c == '-');
      if (!letter && !other) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>') {
        return false;
      }
    }
    return true;
  }

  private static int firstOf(String text, char c) {
    int index = text.indexOf(c);
    return index < 0 ? text.length() : index;
  }

  private static String slashed(String path) {
    return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
  }

  private static String decode(String text) {
    try {
      // A plus sign is a plus sign here, unlike in forms.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** {@code host:port}, IPv6 addresses in brackets. */
  public String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The target of a request to a path below this URL. */
  public String target(String below) {
    return path.endsWith("/") && below.startsWith("/") ? path + below.substring(1) : path + below;
  }

  /** The URL without credentials. */
  @Override
  public String toString() {
    return (https ? "https://" : "http://") + authority() + path;
  }
}
