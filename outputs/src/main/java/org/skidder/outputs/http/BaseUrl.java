package org.skidder.outputs.http;

import java.util.Locale;
import java.util.Optional;
import org.skidder.outputs.net.Authority;
import org.skidder.outputs.net.HostPort;

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
   * @param protocol for entries without scheme, see {@link #protocol(String)}
   * @param defaultPort for entries without port
   * @param defaultPath for entries without path, see {@link #prefix(String)}
   * @throws IllegalArgumentException when it is no such thing; the message quotes the entry without
   *     credentials
   */
  public static BaseUrl parse(String entry, String protocol, int defaultPort, String defaultPath) {
    String text = entry.strip();
    int schemeEnd = text.indexOf("://");
    boolean stated = schemeEnd > 0 && isScheme(text.substring(0, schemeEnd));
    String scheme = protocol(stated ? text.substring(0, schemeEnd) : protocol);
    String rest = stated ? text.substring(schemeEnd + 3) : text;
    int slash = firstOf(rest, '/');
    String authority = rest.substring(0, slash);
    String path = rest.substring(slash);
    if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "\""
              + authority.substring(authority.lastIndexOf('@') + 1)
              + path
              + "\" has a query or fragment; use the option parameters");
    }
    String prefix = prefix(path.isEmpty() ? defaultPath : path);
    Authority where = Authority.parse(authority, defaultPort);
    return new BaseUrl(
        scheme.equals("https"),
        where.address().host(),
        where.address().port(),
        prefix,
        where.user(),
        where.password());
  }

  /**
   * A path for entries without path, beginning with a slash; empty when none is named.
   *
   * @throws IllegalArgumentException when no URL has such a path
   */
  public static String prefix(String named) {
    String prefix = named.isEmpty() || named.startsWith("/") ? named : "/" + named;
    if (prefix.indexOf('?') >= 0 || prefix.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "the path \"" + prefix + "\" has a query or fragment; use the option parameters");
    }
    if (!HostPort.isPrintable(prefix)) {
      throw new IllegalArgumentException(
          "\"" + prefix + "\" has blanks or other characters that no URL may have");
    }
    return prefix;
  }

  /**
   * A protocol in lower case; {@code http} when none is named.
   *
   * @throws IllegalArgumentException when it is neither {@code http} nor {@code https}
   */
  public static String protocol(String named) {
    String protocol = named.isEmpty() ? "http" : named.toLowerCase(Locale.ROOT);
    if (!protocol.equals("http") && !protocol.equals("https")) {
      throw new IllegalArgumentException(
          "unknown protocol \"" + protocol + "\"; use http or https");
    }
    return protocol;
  }

  private static boolean isScheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = Character.toLowerCase(text.charAt(i));
      boolean letter = c >= 'a' && c <= 'z';
      boolean other = i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-');
      if (!letter && !other) {
        return false;
      }
    }
    return true;
  }

  private static int firstOf(String text, char c) {
    int index = text.indexOf(c);
    return index < 0 ? text.length() : index;
  }

  /** {@code host:port}, IPv6 addresses in brackets. */
  public String authority() {
    return address().toString();
  }

  /** Host and port. */
  public HostPort address() {
    return new HostPort(host, port);
  }

  /**
   * The target of a request to a path below this URL.
   *
   * @param below beginning with a slash; empty for the URL itself
   */
  public String target(String below) {
    if (path.isEmpty() && below.isEmpty()) {
      return "/";
    }
    return path.endsWith("/") && below.startsWith("/") ? path + below.substring(1) : path + below;
  }

  /** The URL without credentials. */
  @Override
  public String toString() {
    return (https ? "https://" : "http://") + authority() + path;
  }
}
