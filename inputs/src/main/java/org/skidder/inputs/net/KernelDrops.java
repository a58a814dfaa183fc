package org.skidder.inputs.net;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.skidder.core.file.KernelFiles;

/**
 * How many datagrams Linux dropped for a socket, from the column {@code drops} of <code>
 * /proc/net/udp</code> and <code>/proc/net/udp6</code> (proc_net(5)). Thread-safe.
 */
final class KernelDrops {
  private static final int DROPS = 12;
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final Path table;
  private final String local;

  /**
   * For the socket bound to an address.
   *
   * @param tables folder of the tables: {@code /proc/net}
   * @param dual whether it is an IPv6 socket that takes IPv4 too
   */
  KernelDrops(Path tables, InetSocketAddress address, boolean dual) {
    InetAddress ip = address.getAddress();
    boolean six = dual || ip instanceof Inet6Address;
    byte[] bytes = six && ip.isAnyLocalAddress() ? new byte[16] : ip.getAddress();
    table = tables.resolve(six ? "udp6" : "udp");
    local = hex(bytes) + String.format(Locale.ROOT, ":%04X", address.getPort());
  }

  /** The kernel prints addresses as 32-bit words in the byte order of the machine. */
  private static String hex(byte[] address) {
    ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
    StringBuilder text = new StringBuilder();
    while (words.hasRemaining()) {
      text.append(String.format(Locale.ROOT, "%08X", words.getInt()));
    }
    return text.toString();
  }

  /** The number since the socket was opened; empty where it cannot be told. */
  OptionalLong read() {
    List<String> lines;
    try {
      lines = KernelFiles.read(table).lines().toList();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
    for (String line : lines) {
      String[] columns = BLANKS.split(line.strip(), -1);
      if (columns.length > DROPS
          && columns[1].equals(local)
          && columns[DROPS].matches("\\d{1,18}")) {
        return OptionalLong.of(Long.parseLong(columns[DROPS]));
      }
    }
    return OptionalLong.empty();
  }
}
