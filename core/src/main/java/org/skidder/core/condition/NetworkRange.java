package org.skidder.core.condition;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.skidder.core.net.IpAddress;

/** Addresses that the condition {@code network} can ask for. Immutable and thread-safe. */
@FunctionalInterface
interface NetworkRange {
  /** Names of ranges. */
  Map<String, NetworkRange> NAMED = named();

  /** Whether an address is in it. */
  boolean contains(InetAddress address);

  /**
   * A range by its name, or in CIDR notation.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static NetworkRange parse(String text) {
    NetworkRange known = NAMED.get(text);
    if (known != null) {
      return known;
    }
    int slash = text.indexOf('/');
    Optional<InetAddress> address = IpAddress.parse(text.substring(0, Math.max(0, slash)));
    int bits = address.map(a -> bits(text.substring(slash + 1), a)).orElse(-1);
    if (address.isEmpty() || bits < 0) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no network; write one as 192.0.2.0/24 or 2001:db8::/32, or choose one of "
              + String.join(", ", NAMED.keySet()));
    }
    return cidr(address.get().getAddress(), bits);
  }

  private static int bits(String text, InetAddress address) {
    boolean digits =
        !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(Character::isDigit);
    int bits = digits ? Integer.parseInt(text) : -1;
    return bits <= 8 * address.getAddress().length ? bits : -1;
  }

  private static NetworkRange cidr(byte[] prefix, int bits) {
    return address -> {
      byte[] bytes = address.getAddress();
      if (bytes.length != prefix.length) {
        return false;
      }
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (bytes[i] != prefix[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      return rest == 0 || (bytes[whole] ^ prefix[whole]) >> (8 - rest) == 0;
    };
  }

  private static Map<String, NetworkRange> named() {
    List<NetworkRange> privates =
        List.of(
            parsed("10.0.0.0", 8),
            parsed("172.16.0.0", 12),
            parsed("192.168.0.0", 16),
            parsed("fc00::", 7));
    NetworkRange isPrivate = a -> privates.stream().anyMatch(range -> range.contains(a));
    NetworkRange interfaceLocal =
        a ->
            !(a instanceof Inet4Address)
                && (a.getAddress()[0] & 0xff) == 0xff
                && (a.getAddress()[1] & 0x0f) == 1;
    Predicate<InetAddress> local =
        a ->
            a.isLoopbackAddress()
                || a.isAnyLocalAddress()
                || a.isLinkLocalAddress()
                || isBroadcast(a);
    NetworkRange unicast = a -> !local.test(a) && !a.isMulticastAddress();
    Map<String, NetworkRange> ranges = new TreeMap<>();
    ranges.put("loopback", InetAddress::isLoopbackAddress);
    ranges.put("unicast", unicast);
    ranges.put("global_unicast", unicast);
    ranges.put("multicast", InetAddress::isMulticastAddress);
    ranges.put("interface_local_multicast", interfaceLocal);
    ranges.put("link_local_unicast", InetAddress::isLinkLocalAddress);
    ranges.put("link_local_multicast", InetAddress::isMCLinkLocal);
    ranges.put("unspecified", InetAddress::isAnyLocalAddress);
    ranges.put("private", isPrivate);
    ranges.put(
        "public",
        a ->
            !local.test(a)
                && !isPrivate.contains(a)
                && !a.isMCLinkLocal()
                && !interfaceLocal.contains(a));
    return Map.copyOf(ranges);
  }

  private static NetworkRange parsed(String address, int bits) {
    return cidr(InetAddress.ofLiteral(address).getAddress(), bits);
  }

  private static boolean isBroadcast(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
  }
}
