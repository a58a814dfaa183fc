package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.skidder.inputs.net.ListenerRig.until;
import static org.skidder.inputs.net.ListenerRig.utf8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpInputTest {
  @TempDir Path folder;

  private ListenerRig rig(String... options) {
    return new ListenerRig(
        folder, new UdpInputFactory(), "host: '127.0.0.1:0'\n" + String.join("\n", options));
  }

  private static void send(DatagramSocket from, ListenerRig to, String... texts)
      throws IOException {
    for (String text : texts) {
      byte[] bytes = utf8(text);
      from.send(
          new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), to.port()));
    }
  }

  @Test
  void eachDatagramIsAnEventAsItIs() throws IOException {
    try (ListenerRig rig = rig();
        DatagramSocket sender = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      send(sender, rig, "one", "two\n", "", "a\r\nb\n");
      assertThat(rig.messages(3)).containsExactly("one", "two\n", "a\r\nb\n");
      assertThat(rig.await(3).getFirst())
          .containsEntry("source", "127.0.0.1:" + sender.getLocalPort())
          .containsEntry("@metadata", Map.of("truncated", false))
          .containsEntry("kind", "udp")
          .doesNotContainKey("offset");
    }
  }

  @Test
  void aLongDatagramIsCutAndSaysSo() throws IOException {
    try (ListenerRig rig = rig("max_message_size: 4B");
        DatagramSocket sender = new DatagramSocket()) {
      send(sender, rig, "1234", "12345", "x");
      assertThat(rig.messages(3)).containsExactly("1234", "1234", "x");
      assertThat(rig.await(3))
          .extracting(event -> event.get("@metadata"))
          .containsExactly(
              Map.of("truncated", false), Map.of("truncated", true), Map.of("truncated", false));
      until(() -> rig.metric("filebeat.input.udp.udp.datagrams.truncated") == 1);
    }
  }

  @Test
  void eventsOfSeveralSendersKeepTheirSource() throws IOException {
    try (ListenerRig rig = rig();
        DatagramSocket a = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket b = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 50; i++) {
        send(a, rig, "a" + i);
        send(b, rig, "b" + i);
      }
      Set<String> messages = new HashSet<>();
      for (Map<String, Object> event : rig.await(100)) {
        String message = String.valueOf(event.get("message"));
        messages.add(message);
        int port = message.startsWith("a") ? a.getLocalPort() : b.getLocalPort();
        assertThat(event).containsEntry("source", "127.0.0.1:" + port);
      }
      assertThat(messages).hasSize(100);
    }
  }

  /** Where the machine has such an address. */
  @Test
  void linkLocalSendersHaveTheNameOfTheirInterface() throws IOException {
    Optional<InetAddress> local =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet6Address && address.isLinkLocalAddress())
            .findFirst();
    assumeThat(local).isPresent();
    try (ListenerRig rig = new ListenerRig(folder, new UdpInputFactory(), "host: ':0'");
        DatagramSocket sender = new DatagramSocket(0, local.orElseThrow())) {
      for (String text : List.of("one", "two")) {
        sender.send(new DatagramPacket(utf8(text), 3, local.orElseThrow(), rig.port()));
      }
      String zone = ((Inet6Address) local.orElseThrow()).getScopedInterface().getName();
      assertThat(rig.await(2))
          .allSatisfy(event ->
              assertThat(String.valueOf(event.get("source")))
                  .endsWith("%" + zone + "]:" + sender.getLocalPort()));
    }
  }

  /** A configuration may ask for more than there can be. */
  @ParameterizedTest
  @ValueSource(strings = {"64KiB", "3GiB"})
  void theLargestDatagramFits(String size) throws IOException {
    try (ListenerRig rig = rig("max_message_size: " + size, "timeout: 0");
        DatagramSocket sender = new DatagramSocket()) {
      String text = "x".repeat(65_507);
      send(sender, rig, text);
      assertThat(rig.messages(1)).containsExactly(text);
    }
  }

  @Test
  void dropsAreReadFromTheTableOfTheKernel() throws IOException {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    String local = little ? "0100007F:0202" : "7F000001:0202";
    Files.write(
        folder.resolve("udp"),
        List.of(
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
                + "  timeout inode ref pointer drops",
            "  11: "
                + local
                + " 00000000:0000 07 00000000:00000000 00:00000000 00000000     0"
                + "        0 4711 2 0000000000000000 42",
            "  12: 00000000:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0"
                + "        0 4712 2 0000000000000000 7"));
    Files.writeString(folder.resolve("udp6"), "nonsense\n");
    assertThat(drops("127.0.0.1", false)).hasValue(42);
    assertThat(drops("0.0.0.0", false)).hasValue(7);
    assertThat(drops("127.0.0.2", false)).isEmpty();
    assertThat(drops("::1", true)).isEmpty();
  }

  private java.util.OptionalLong drops(String address, boolean dual) throws IOException {
    InetSocketAddress bound = new InetSocketAddress(InetAddress.getByName(address), 514);
    return new KernelDrops(folder, bound, dual).read();
  }
}
