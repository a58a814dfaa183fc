package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.skidder.inputs.net.ListenerRig.utf8;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skidder.core.config.ByteSize;

@Timeout(30)
class ChannelDatagramsTest {
  private static final UdpConfig CONFIG =
      new UdpConfig(new ByteSize(4), new ByteSize(64 << 10), Optional.empty());

  private static ChannelDatagrams open(int port) throws IOException {
    return ChannelDatagrams.open(new Endpoint("127.0.0.1", port), CONFIG);
  }

  private static void send(DatagramSocket from, Datagrams to, String text) throws IOException {
    byte[] bytes = utf8(text);
    from.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), to.port()));
  }

  /** Who sent what, with a mark for what was cut. */
  private static List<String> receive(Datagrams from, int wanted) throws IOException {
    List<String> all = new ArrayList<>();
    while (all.size() < wanted) {
      from.await(1000);
      int count = from.receive();
      for (int i = 0; i < count; i++) {
        byte[] bytes = new byte[from.length(i)];
        from.copy(i, bytes, 0);
        String text = new String(bytes, StandardCharsets.UTF_8);
        all.add(from.source(i) + " " + text + (from.isCut(i) ? "…" : ""));
      }
    }
    return all;
  }

  @Test
  void takesDatagramsWithTheirSendersAndCutsLongOnes() throws IOException {
    try (ChannelDatagrams datagrams = open(0);
        DatagramSocket a = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket b = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThat(datagrams.receive()).isZero();
      send(a, datagrams, "1234");
      send(a, datagrams, "12345");
      send(b, datagrams, "x");
      String fromA = "127.0.0.1:" + a.getLocalPort();
      assertThat(receive(datagrams, 3))
          .containsExactly(
              fromA + " 1234", fromA + " 1234…", "127.0.0.1:" + b.getLocalPort() + " x");
      assertThat(datagrams.description()).contains("udp 127.0.0.1:" + datagrams.port());
    }
  }

  @Test
  void awaitingEndsWhenSomebodyWakesIt() throws IOException {
    try (ChannelDatagrams datagrams = open(0)) {
      datagrams.wake();
      assertThat(datagrams.await(60_000)).isFalse();
    }
  }

  @Test
  void anAddressThatIsTakenCostsNothingHoweverOftenItIsTried() throws IOException {
    assumeTrue(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean);
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThatIOException().isThrownBy(() -> open(taken.getLocalPort()));
      long files = system.getOpenFileDescriptorCount();
      long buffers = directBuffers();
      for (int i = 0; i < 100; i++) {
        assertThatIOException().isThrownBy(() -> open(taken.getLocalPort()));
      }
      assertThat(system.getOpenFileDescriptorCount() - files).isLessThan(50);
      assertThat(directBuffers() - buffers).isLessThan(1000);
    }
  }

  private static long directBuffers() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getCount)
        .sum();
  }
}
