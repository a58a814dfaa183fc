package org.skidder.inputs.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.skidder.sandbox.kernel.KernelUnavailableException;

/** UDP, many datagrams at a time. Senders are told apart by their raw addresses, see ip(7). */
final class UdpDatagrams extends KernelDatagrams {
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;

  /** Room for datagrams of one call, in bytes. */
  private static final int ROOM = 2 << 20;

  private static final int MOST = 256;
  private static final int FEWEST = 16;

  /** Senders whose texts are remembered; a power of two. */
  private static final int KNOWN = 1024;

  private final boolean six;
  private final InetSocketAddress bound;
  private final int granted;
  private final KernelDrops drops;

  // Per sender three words of its address, and its text.
  private final long[] first = new long[KNOWN];
  private final long[] second = new long[KNOWN];
  private final long[] third = new long[KNOWN];
  private final long[] fourth = new long[KNOWN];
  private final String[] texts = new String[KNOWN];

  /** The interface of the last link-local sender, and its name: such senders come in numbers. */
  private int zone;

  private String zoneName = "";

  private UdpDatagrams(KernelSocket socket, boolean six, int granted) throws IOException {
    super(socket);
    this.six = six;
    this.granted = granted;
    bound = address(socket.localAddress());
    drops = new KernelDrops(Path.of("/proc/net"), bound, six);
    Arrays.fill(texts, "");
  }

  /**
   * Opens a socket.
   *
   * @throws KernelUnavailableException where this is not possible
   */
  static UdpDatagrams open(Endpoint host, UdpConfig config)
      throws IOException, KernelUnavailableException {
    InetSocketAddress address = host.resolve();
    boolean everywhere = host.host().isEmpty();
    boolean six = !(address.getAddress() instanceof Inet4Address);
    if (everywhere) {
      try {
        return open(null6(address.getPort()), true, config);
      } catch (IOException e) {
        // A system without IPv6.
        return open(new InetSocketAddress("0.0.0.0", address.getPort()), false, config);
      }
    }
    return open(address, six, config);
  }

  private static InetSocketAddress null6(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName("::"), port);
  }

  private static UdpDatagrams open(InetSocketAddress address, boolean six, UdpConfig config)
      throws IOException, KernelUnavailableException {
    KernelSocket socket = new KernelSocket(six ? KernelSocket.AF_INET6 : KernelSocket.AF_INET);
    try {
      int wanted = (int) config.readBuffer().bytes();
      // With CAP_NET_ADMIN the system's limit does not bind.
      if (!socket.option(KernelSocket.SOL_SOCKET, KernelSocket.SO_RCVBUFFORCE, wanted)) {
        var _ = socket.option(KernelSocket.SOL_SOCKET, KernelSocket.SO_RCVBUF, wanted);
      }
      if (six) {
        var _ = socket.option(IPPROTO_IPV6, IPV6_V6ONLY, 0);
      }
      socket.bind(raw(address, six));
      int longest = config.longest();
      socket.prepare(Math.clamp(ROOM / longest, FEWEST, MOST), longest);
      // Linux counts its own management, too, and tells twice what it was asked for.
      int granted = socket.option(KernelSocket.SOL_SOCKET, KernelSocket.SO_RCVBUF) / 2;
      return new UdpDatagrams(socket, six, granted);
    } catch (IOException | KernelUnavailableException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** As the kernel wants it: struct sockaddr_in, struct sockaddr_in6. */
  private static byte[] raw(InetSocketAddress address, boolean six) {
    ByteBuffer raw = ByteBuffer.allocate(six ? 28 : 16).order(ByteOrder.nativeOrder());
    raw.putShort((short) (six ? KernelSocket.AF_INET6 : KernelSocket.AF_INET));
    raw.order(ByteOrder.BIG_ENDIAN).putShort((short) address.getPort());
    if (six) {
      raw.putInt(0);
    }
    raw.put(address.getAddress().getAddress());
    if (six && address.getAddress() instanceof java.net.Inet6Address scoped) {
      raw.order(ByteOrder.nativeOrder()).putInt(scoped.getScopeId());
    }
    return raw.array();
  }

  /** Reads a {@code sockaddr_in} or {@code sockaddr_in6}. */
  static InetSocketAddress address(byte[] raw) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
    boolean six = buffer.getShort() == KernelSocket.AF_INET6;
    int port = buffer.order(ByteOrder.BIG_ENDIAN).getShort() & 0xffff;
    byte[] ip = new byte[six ? 16 : 4];
    buffer.get(six ? 8 : 4, ip);
    int scope = six ? buffer.order(ByteOrder.nativeOrder()).getInt(24) : 0;
    InetAddress address =
        scope > 0 ? Inet6Address.getByAddress(null, ip, scope) : InetAddress.getByAddress(ip);
    return new InetSocketAddress(address, port);
  }

  @Override
  public String description() {
    return "udp " + Endpoint.text(bound) + ", receive buffer " + granted + " bytes";
  }

  @Override
  public int port() {
    return bound.getPort();
  }

  @Override
  public String source(int i) {
    long a = socket().name(i, 0);
    long b = six ? socket().name(i, 8) : 0;
    long c = six ? socket().name(i, 16) : 0;
    long d = six ? socket().name(i, 24) : 0;
    long mixed = ((a * 31 + b) * 31 + c) * 31 + d;
    int at = (int) ((mixed * 0x9E3779B97F4A7C15L) >>> 54);
    if (first[at] != a || second[at] != b || third[at] != c || fourth[at] != d) {
      first[at] = a;
      second[at] = b;
      third[at] = c;
      fourth[at] = d;
      texts[at] = text(i);
    }
    return texts[at];
  }

  private String text(int i) {
    try {
      return Endpoint.text(address(socket().name(i)), this::zone);
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private String zone(int index) {
    if (zone != index) {
      zone = index;
      zoneName = Endpoint.zone(index);
    }
    return zoneName;
  }

  @Override
  public OptionalLong drops() {
    return drops.read();
  }
}
