package org.skidder.outputs.net;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The part of a URL that says where and as whom: {@code [user[:password]@]host[:port]}.
 *
 * @param user user name, decoded
 * @param password password, decoded; present, maybe empty, when there is a user
 * @param address where
 */
public record Authority(Optional<String> user, Optional<String> password, HostPort address) {

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none; the message quotes it without credentials
   */
  public static Authority parse(String text, int defaultPort) {
    int at = text.lastIndexOf('@');
    HostPort address = HostPort.parse(text.substring(at + 1), defaultPort);
    if (at < 0) {
      return new Authority(Optional.empty(), Optional.empty(), address);
    }
    String info = text.substring(0, at);
    int colon = info.indexOf(':');
    String user = colon < 0 ? info : info.substring(0, colon);
    String password = colon < 0 ? "" : info.substring(colon + 1);
    return new Authority(Optional.of(decode(user)), Optional.of(decode(password)), address);
  }

  private static String decode(String text) {
    try {
      // A plus sign is a plus sign here, unlike in forms.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** The address without credentials. */
  @Override
  public String toString() {
    return address.toString();
  }
}
