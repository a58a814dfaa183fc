package org.skidder.core.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** IPv4 and IPv6 addresses in texts. No name is ever looked up. */
public final class IpAddress {
  private static final int LONGEST = 45;

  private IpAddress() {}

  /** Whether a text is an address. */
  public static boolean isValid(CharSequence text) {
    return parse(text).isPresent();
  }

  /**
   * The address: four decimal numbers (without leading zeros), or IPv6 as in RFC 4291 without a
   * zone. An IPv4 address mapped into IPv6 counts as IPv4. Empty for anything else.
   */
  public static Optional<InetAddress> parse(CharSequence text) {
    if (text.length() < 2 || text.length() > LONGEST) {
      return Optional.empty();
    }
    String address = text.toString();
    if (address.indexOf(':') < 0) {
      return v4(address);
    }
    return consistsOf("0123456789abcdefABCDEF:.", address) ? v6(address) : Optional.empty();
  }

  private static boolean consistsOf(String allowed, String text) {
    return text.chars().allMatch(c -> allowed.indexOf(c) >= 0);
  }

  private static Optional<InetAddress> v6(String address) {
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The JDK would also take 10.1 for 10.0.0.1, and the like. */
  private static Optional<InetAddress> v4(String address) {
    byte[] bytes = new byte[4];
    int at = 0;
    for (int i = 0; i < 4; i++) {
      int number = 0;
      int digits = 0;
      while (at < address.length() && isDigit(address.charAt(at))) {
        if ((digits > 0 && number == 0) || digits == 3) {
          return Optional.empty();
        }
        number = 10 * number + address.charAt(at++) - '0';
        digits++;
      }
      boolean ends = i == 3 ? at == address.length() : at < address.length();
      if (digits == 0 || number > 255 || !ends || (i < 3 && address.charAt(at++) != '.')) {
        return Optional.empty();
      }
      bytes[i] = (byte) number;
    }
    return Optional.of(of(bytes));
  }

  /** Other scripts have digits, too. */
  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four or sixteen bytes are an address", e);
    }
  }

  /** An address as text; IPv6 shortened as in RFC 5952 and without its zone. */
  public static String text(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int zeros = 0;
      while (i + zeros < 8 && groups[i + zeros] == 0) {
        zeros++;
      }
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        out.append("::");
        i += length - 1;
      } else {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }
}
