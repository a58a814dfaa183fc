package org.skidder.processors.host;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.skidder.core.net.IpAddress;

/**
 * Addresses of the network interfaces that are no loopback.
 *
 * @param ips IPv4 and IPv6
 * @param macs hardware addresses
 */
record NetworkFacts(List<String> ips, List<String> macs) {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  /** The addresses now; none when the system does not tell. */
  static NetworkFacts read() {
    List<String> ips = new ArrayList<>();
    List<String> macs = new ArrayList<>();
    try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
      for (NetworkInterface one : interfaces.toList()) {
        if (one.isLoopback()) {
          continue;
        }
        one.inetAddresses().map(NetworkFacts::text).forEach(ips::add);
        byte[] mac = one.getHardwareAddress();
        if (mac != null) {
          macs.add(COLONS.formatHex(mac));
        }
      }
    } catch (SocketException e) {
      return new NetworkFacts(List.of(), List.of());
    }
    return new NetworkFacts(List.copyOf(ips), List.copyOf(macs));
  }

  private static String text(InetAddress address) {
    return IpAddress.text(address);
  }
}
