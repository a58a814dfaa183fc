package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skidder.inputs.net.ListenerRig.until;
import static org.skidder.inputs.net.TcpPeer.connect;
import static org.skidder.inputs.net.TcpPeer.isClosedByPeer;
import static org.skidder.inputs.net.TcpPeer.send;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.ConfigException;
import org.skidder.core.net.IpAddress;
import org.skidder.core.pipeline.QueueSettings;

class TcpInputTest {
  @TempDir Path folder;

  private ListenerRig rig(String... options) {
    return new ListenerRig(
        folder, new TcpInputFactory(), "host: '127.0.0.1:0'\n" + String.join("\n", options));
  }

  @Test
  void linesAreEventsWithTheirSender() throws IOException {
    try (ListenerRig rig = rig();
        Socket socket = connect(rig)) {
      send(socket, "one\ntwo\r\n\n");
      assertThat(rig.messages(3)).containsExactly("one", "two", "");
      assertThat(rig.await(3).getFirst())
          .containsEntry("source", "127.0.0.1:" + socket.getLocalPort())
          .containsEntry("kind", "tcp")
          .doesNotContainKey("offset");
    }
  }

  @Test
  void aRestWithoutEndIsAMessageWhenTheSenderHangsUp() throws IOException {
    try (ListenerRig rig = rig()) {
      try (Socket socket = connect(rig)) {
        send(socket, "one\nlast");
      }
      assertThat(rig.messages(2)).containsExactly("one", "last");
    }
  }

  @Test
  void manyConnectionsAreReadAtTheSameTimeEachInItsOrder() throws IOException {
    try (ListenerRig rig = rig()) {
      List<Socket> sockets =
          IntStream.range(0, 50)
              .mapToObj(i -> {
                try {
                  return connect(rig);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
              .toList();
      for (int line = 0; line < 10; line++) {
        for (int i = 0; i < sockets.size(); i++) {
          send(sockets.get(i), i + " " + line + "\n");
        }
      }
      List<String> messages = rig.messages(500);
      for (int i = 0; i < sockets.size(); i++) {
        String mine = i + " ";
        assertThat(messages.stream().filter(m -> m.startsWith(mine)))
            .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(n -> mine + n).toList());
      }
      String open = "filebeat.input.tcp.tcp.connections.open";
      assertThat(rig.metric(open)).isEqualTo(50);
      for (Socket socket : sockets) {
        socket.close();
      }
      until(() -> rig.metric(open) == 0);
    }
  }

  @Test
  void aLongMessageInManyPiecesArrivesWhole() throws IOException {
    String text = "0123456789".repeat(300_000);
    try (ListenerRig rig = rig();
        Socket socket = connect(rig)) {
      send(socket, "before\n" + text + "\nbehind\n");
      assertThat(rig.messages(3)).containsExactly("before", text, "behind");
    }
  }

  @Test
  void aMessageThatIsTooLongClosesTheConnectionAfterThoseBeforeIt() throws IOException {
    try (ListenerRig rig = rig("max_message_size: 5B");
        Socket socket = connect(rig)) {
      send(socket, "12345\n123456\nlater\n");
      assertThat(isClosedByPeer(socket)).isTrue();
      assertThat(rig.messages(1)).containsExactly("12345");
      assertThat(rig.metric("filebeat.input.tcp.tcp.messages.too_long")).isEqualTo(1);
    }
  }

  @Test
  void aSilentConnectionIsClosedAndItsRestIsNoMessage() throws IOException {
    try (ListenerRig rig = rig("timeout: 2s");
        Socket socket = connect(rig)) {
      send(socket, "one\nhalf");
      assertThat(isClosedByPeer(socket)).isTrue();
      until(() -> rig.metric("filebeat.input.tcp.tcp.bytes.lost") == 4);
      assertThat(rig.messages(1)).containsExactly("one");
      assertThat(rig.metric("filebeat.input.tcp.tcp.connections.timed_out")).isEqualTo(1);
    }
  }

  @Test
  void connectionsBeyondTheLimitAreRefused() throws IOException {
    try (ListenerRig rig = rig("max_connections: 1");
        Socket first = connect(rig)) {
      send(first, "one\n");
      rig.messages(1);
      try (Socket second = connect(rig)) {
        assertThat(isClosedByPeer(second)).isTrue();
      }
      send(first, "two\n");
      assertThat(rig.messages(2)).containsExactly("one", "two");
      assertThat(rig.metric("filebeat.input.tcp.tcp.connections.refused")).isEqualTo(1);
    }
  }

  @Test
  void aBlockedOutputStopsTheReadingAndLosesNothing() throws Exception {
    try (ListenerRig rig =
            new ListenerRig(
                folder,
                new TcpInputFactory(),
                "host: '127.0.0.1:0'",
                new QueueSettings(64, 1 << 20, 1, Duration.ZERO));
        Socket socket = connect(rig)) {
      rig.block();
      int lines = 20_000;
      String line = "x".repeat(995);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < lines; i++) {
                    send(socket, String.format("%04d", i % 10_000) + line + "\n");
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      until(() -> rig.metric("filebeat.input.tcp.tcp.bytes.received") > 0);
      assertThat(sender.join(Duration.ofMillis(300))).isFalse();
      rig.release();
      List<String> messages = rig.messages(lines);
      assertThat(messages).hasSize(lines);
      for (int i = 0; i < lines; i++) {
        assertThat(messages.get(i)).startsWith(String.format("%04d", i % 10_000));
      }
    }
  }

  @Test
  void renewedCertificatesAreShownToTheNextClientAndOpenConnectionsGoOn() throws Exception {
    Path tls = Path.of("../core/src/test/resources/tls");
    Path certificate = Files.copy(tls.resolve("server.crt"), folder.resolve("own.crt"));
    Path key = Files.copy(tls.resolve("server.key"), folder.resolve("own.key"));
    try (ListenerRig rig = rig("ssl.certificate: '" + certificate + "'", "ssl.key: '" + key + "'");
        SSLSocket before = secured(rig)) {
      String shown = subject(before);
      send(before, "one\n");
      assertThat(rig.messages(1)).containsExactly("one");
      Files.copy(tls.resolve("other.crt"), certificate, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(tls.resolve("other.key"), key, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(certificate, FileTime.from(Instant.now().plusSeconds(5)));
      try (SSLSocket after = secured(rig)) {
        assertThat(subject(after)).isNotEqualTo(shown);
        send(after, "two\n");
        assertThat(rig.messages(2)).containsExactly("one", "two");
      }
      send(before, "three\n");
      assertThat(rig.messages(3)).containsExactly("one", "two", "three");
      Files.writeString(certificate, "nonsense");
      try (SSLSocket still = secured(rig)) {
        assertThat(subject(still)).isNotEqualTo(shown);
      }
    }
  }

  /** A client that trusts everybody, to look at what it is shown. */
  private static SSLSocket secured(ListenerRig rig) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), rig.port());
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  private static String subject(SSLSocket socket) throws IOException {
    X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void closingEndsConnectionsAndTheListener() throws IOException {
    try (ListenerRig rig = rig();
        Socket socket = connect(rig)) {
      send(socket, "one\n");
      rig.messages(1);
      int port = rig.port();
      rig.stopInput();
      assertThat(isClosedByPeer(socket)).isTrue();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void anAddressInUseIsTriedAgain() throws IOException {
    ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    try (other) {
      int port = other.getLocalPort();
      try (ListenerRig rig =
          new ListenerRig(
              folder,
              new TcpInputFactory(),
              "host: '127.0.0.1:" + port + "'\nscan_frequency: 20ms")) {
        assertThat(rig.listener().port()).isNotDone();
        release(other);
        assertThat(rig.port()).isEqualTo(port);
        try (Socket socket = connect(rig)) {
          send(socket, "one\n");
          assertThat(rig.messages(1)).containsExactly("one");
        }
      }
    }
  }

  @Test
  void addressesOfPeersAreShortAndHaveTheirZone() throws IOException {
    InetAddress loopback = IpAddress.parse("::1").orElseThrow();
    assertThat(Endpoint.text(new InetSocketAddress(loopback, 5))).isEqualTo("[::1]:5");
    NetworkInterface known = NetworkInterface.networkInterfaces().findFirst().orElseThrow();
    String named = "[fe80::1%" + known.getName() + "]:5";
    assertThat(Endpoint.text(zoned(known.getIndex()))).isEqualTo(named);
    assertThat(Endpoint.text(UdpDatagrams.address(rawZoned(known.getIndex())))).isEqualTo(named);
    int unknown = 2_000_000_000;
    assertThat(Endpoint.text(zoned(unknown))).isEqualTo("[fe80::1%2000000000]:5");
    assertThat(Endpoint.text(UdpDatagrams.address(rawZoned(unknown))))
        .isEqualTo("[fe80::1%2000000000]:5");
    assertThat(Endpoint.text(UdpDatagrams.address(rawZoned(0)))).isEqualTo("[fe80::1]:5");
  }

  private static InetSocketAddress zoned(int zone) throws IOException {
    byte[] local = IpAddress.parse("fe80::1").orElseThrow().getAddress();
    return new InetSocketAddress(Inet6Address.getByAddress("", local, zone), 5);
  }

  /** A {@code sockaddr_in6}. */
  private static byte[] rawZoned(int zone) {
    byte[] local = IpAddress.parse("fe80::1").orElseThrow().getAddress();
    ByteBuffer raw = ByteBuffer.allocate(28).order(ByteOrder.nativeOrder());
    raw.putShort(0, (short) KernelSocket.AF_INET6).put(3, (byte) 5).put(8, local);
    return raw.putInt(24, zone).array();
  }

  @Test
  void anAddressInBracketsStillNeedsAPort() {
    assertThat(Endpoint.parse("[::1]:514")).isEqualTo(new Endpoint("::1", 514));
    assertThatThrownBy(() -> Endpoint.parse("[::1]")).hasMessageContaining("'[::1]' has no port");
    assertThatThrownBy(() -> Endpoint.parse("::1:514")).hasMessageContaining("needs brackets");
  }

  private static void release(ServerSocket socket) throws IOException {
    socket.close();
  }

  @Test
  void whatCannotWorkIsRefused() {
    for (String wrong :
        List.of(
            "host: localhost",
            "host: '::1:514'",
            "host: '127.0.0.1:70000'",
            "max_message_size: 0",
            "line_delimiter: ''",
            "framing: netstring",
            "ssl.enabled: true")) {
      String yaml = wrong.startsWith("host") ? wrong : "host: '127.0.0.1:0'\n" + wrong;
      assertThatThrownBy(() -> new ListenerRig(folder, new TcpInputFactory(), yaml).close())
          .as(wrong)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(
              wrong.substring(0, wrong.indexOf(':')).replace("ssl.enabled", "ssl"));
    }
  }
}
