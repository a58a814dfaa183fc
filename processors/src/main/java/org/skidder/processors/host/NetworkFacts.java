package org.skidder.processors.host;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.skidder.core.net.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Addresses of the network interfaces that are no loopback.
 *
 * @param ips IPv4 and IPv6
 * @param macs hardware addresses
 */
record NetworkFacts(List<String> ips, List<String> macs) {
  private static final Logger LOG = LoggerFactory.getLogger("add_host_metadata");
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  /** Nothing is known. */
  static final NetworkFacts NONE = new NetworkFacts(List.of(), List.of());

  /** Reads facts now. */
  @FunctionalInterface
  interface Reading {
    /**
     * Reads them.
     *
     * @throws SocketException when the system does not tell
     */
    NetworkFacts read() throws SocketException;
  }

  /**
   * Those of this host now.
   *
   * @throws SocketException when the system does not tell
   */
  static NetworkFacts read() throws SocketException {
    try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
      return together(interfaces.<Reading>map(one -> () -> of(one)).toList());
    }
  }

  private static NetworkFacts of(NetworkInterface one) throws SocketException {
    if (one.isLoopback()) {
      return NONE;
    }
    byte[] mac = one.getHardwareAddress();
    return new NetworkFacts(
        one.inetAddresses().map(IpAddress::text).toList(),
        mac == null ? List.of() : List.of(COLONS.formatHex(mac)));
  }

  /** Facts of several interfaces. One that goes away meanwhile has none. */
  static NetworkFacts together(List<? extends Reading> interfaces) {
    List<String> ips = new ArrayList<>();
    List<String> macs = new ArrayList<>();
    for (Reading one : interfaces) {
      try {
        NetworkFacts facts = one.read();
        ips.addAll(facts.ips);
        macs.addAll(facts.macs);
      } catch (SocketException e) {
        LOG.debug("a network interface is left out: {}", e.getMessage());
      }
    }
    return new NetworkFacts(List.copyOf(ips), List.copyOf(macs));
  }
}
