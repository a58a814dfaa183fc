package org.skidder.outputs.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.net.IpAddress;

/**
 * Which proxy the environment wants for a server: {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code
 * NO_PROXY}, in upper or lower case. Servers on this machine are always reached directly.
 */
public final class ProxyRules {
  private static final int PORT = 80;
  private static final int SECURE_PORT = 443;

  private ProxyRules() {}

  /**
   * The proxy an option states.
   *
   * @throws IllegalArgumentException when it is no URL of an HTTP proxy
   */
  public static BaseUrl parse(String url) {
    boolean secure = url.strip().regionMatches(true, 0, "https://", 0, "https://".length());
    return BaseUrl.parse(url, "http", secure ? SECURE_PORT : PORT, "");
  }

  /**
   * The proxy for a server.
   *
   * @param environment variables of the process
   * @throws IllegalArgumentException when a variable is no URL of an HTTP proxy
   */
  public static Optional<BaseUrl> fromEnvironment(Map<String, String> environment, BaseUrl server) {
    String name = server.https() ? "HTTPS_PROXY" : "HTTP_PROXY";
    String url = variable(environment, name);
    if (url.isEmpty()
        || isLoopback(server.host())
        || isExempt(variable(environment, "NO_PROXY"), server)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(url));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("environment variable " + name + ": " + e.getMessage(), e);
    }
  }

  private static String variable(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name, "").strip();
    return upper.isEmpty()
        ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip()
        : upper;
  }

  private static Optional<byte[]> address(String literal) {
    return IpAddress.parse(literal).map(InetAddress::getAddress);
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || IpAddress.parse(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static boolean isExempt(String list, BaseUrl server) {
    for (String entry : list.split("[,\\s]+")) {
      if (!entry.isEmpty() && matches(entry.toLowerCase(Locale.ROOT), server)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String entry, BaseUrl server) {
    if (entry.equals("*")) {
      return true;
    }
    int slash = entry.indexOf('/');
    if (slash > 0) {
      return inRange(entry.substring(0, slash), entry.substring(slash + 1), server.host());
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    if (colon > 0 && entry.indexOf(':') == colon) {
      if (!entry.substring(colon + 1).equals(String.valueOf(server.port()))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    String host = server.host().toLowerCase(Locale.ROOT);
    Optional<byte[]> address = address(name);
    if (address.isPresent()) {
      return address(host).filter(own -> Arrays.equals(own, address.get())).isPresent();
    }
    String domain = name.startsWith("*.") ? name.substring(1) : name;
    return domain.startsWith(".")
        ? host.endsWith(domain)
        : host.equals(domain) || host.endsWith("." + domain);
  }

  private static boolean inRange(String network, String bits, String host) {
    Optional<byte[]> base = address(network);
    Optional<byte[]> own = address(host);
    if (base.isEmpty()
        || own.isEmpty()
        || base.get().length != own.get().length
        || !bits.matches("[0-9]{1,3}")) {
      return false;
    }
    int left = Math.min(Integer.parseInt(bits), base.get().length * 8);
    for (int i = 0; left > 0; i++, left -= 8) {
      int mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
      if ((base.get()[i] & mask) != (own.get()[i] & mask)) {
        return false;
      }
    }
    return true;
  }
}
