package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skidder.inputs.net.ListenerRig.until;
import static org.skidder.inputs.net.ListenerRig.utf8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.ConfigException;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.testkit.ShortFolder;
import org.skidder.inputs.syslog.SyslogInputFactory;

@EnabledOnOs(OS.LINUX)
class UnixInputTest {
  @TempDir(factory = ShortFolder.class)
  Path folder;

  private Path path() {
    return folder.resolve("s");
  }

  private String yaml(String... options) {
    return "path: '" + path() + "'\nscan_frequency: 20ms\n" + String.join("\n", options);
  }

  private ListenerRig rig(String... options) {
    return new ListenerRig(folder, new UnixInputFactory(), yaml(options));
  }

  private SocketChannel connect(ListenerRig rig) throws IOException {
    assertThat(rig.port()).isZero();
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path()));
    return channel;
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(utf8(text));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static boolean isClosedByPeer(SocketChannel channel) {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException e) {
      return true; // it was reset, because there were bytes nobody read
    }
  }

  @Test
  void linesOfConnectionsAreEvents() throws IOException {
    String open = "filebeat.input.unix.unix.connections.open";
    try (ListenerRig rig = rig()) {
      try (SocketChannel channel = connect(rig)) {
        send(channel, "one\ntwo\r\n\nrest");
        until(() -> rig.metric(open) == 1);
      }
      assertThat(rig.messages(4)).containsExactly("one", "two", "", "rest");
      assertThat(rig.await(4).getFirst())
          .containsEntry("source", path().toString())
          .containsEntry("kind", "unix");
      until(() -> rig.metric(open) == 0);
    }
  }

  @Test
  void aStreamCutAnyhowGivesTheSameMessages() throws IOException {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    List<String> lines =
        IntStream.range(0, 3000).mapToObj(i -> i + "x".repeat(random.nextInt(400))).toList();
    lines.forEach(line -> text.append(line).append('\n'));
    try (ListenerRig rig = rig();
        SocketChannel channel = connect(rig)) {
      for (int from = 0; from < text.length(); ) {
        int to = Math.min(text.length(), from + 1 + random.nextInt(20_000));
        send(channel, text.substring(from, to));
        from = to;
      }
      assertThat(rig.messages(lines.size())).isEqualTo(lines);
    }
  }

  @Test
  void aBlockedOutputStopsTheReadingAndLosesNothing() throws Exception {
    try (ListenerRig rig =
            new ListenerRig(
                folder,
                new UnixInputFactory(),
                yaml(),
                new QueueSettings(64, 1 << 20, 1, Duration.ZERO));
        SocketChannel channel = connect(rig)) {
      rig.block();
      String line = "x".repeat(995);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 10_000; i++) {
                    send(channel, String.format("%04d", i) + line + "\n");
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      until(() -> rig.metric("filebeat.input.unix.unix.bytes.received") > 0);
      assertThat(sender.join(Duration.ofMillis(200))).isFalse();
      rig.release();
      List<String> messages = rig.messages(10_000);
      assertThat(messages).hasSize(10_000).isSorted();
    }
  }

  @Test
  void connectionsBeyondTheLimitAreRefused() throws IOException {
    try (ListenerRig rig = rig("timeout: 1h", "max_connections: 1");
        SocketChannel first = connect(rig)) {
      send(first, "one\n");
      rig.messages(1);
      try (SocketChannel second = connect(rig)) {
        assertThat(isClosedByPeer(second)).isTrue();
      }
      assertThat(rig.metric("filebeat.input.unix.unix.connections.refused")).isEqualTo(1);
      send(first, "two\n");
      assertThat(rig.messages(2)).containsExactly("one", "two");
    }
  }

  @Test
  void aSilentConnectionIsClosedAndItsRestIsNoMessage() throws IOException {
    try (ListenerRig rig = rig("timeout: 2s");
        SocketChannel channel = connect(rig)) {
      send(channel, "one\nhalf");
      assertThat(isClosedByPeer(channel)).isTrue();
      assertThat(rig.messages(1)).containsExactly("one");
      until(() -> rig.metric("filebeat.input.unix.unix.bytes.lost") == 4);
      assertThat(rig.metric("filebeat.input.unix.unix.connections.timed_out")).isEqualTo(1);
    }
  }

  @Test
  void eachDatagramIsAnEventAsItIs() throws IOException {
    try (ListenerRig rig = rig("socket_type: datagram", "max_message_size: 5B")) {
      rig.port();
      try (Datagram sender = new Datagram(path())) {
        sender.send("one");
        sender.send("two\n\n");
        sender.send("");
        sender.send("123456");
      }
      assertThat(rig.messages(3)).containsExactly("one", "two\n\n", "12345");
      assertThat(rig.await(3))
          .extracting(event -> event.get("@metadata"))
          .containsExactly(
              Map.of("truncated", false), Map.of("truncated", false), Map.of("truncated", true));
      until(() -> rig.metric("filebeat.input.unix.unix.datagrams.truncated") == 1);
    }
  }

  @Test
  void aMistakeInTheProgramDoesNotEndTheInput() throws IOException {
    try (ListenerRig rig =
        new ListenerRig(
            folder,
            ListenerRig.filtered(new UnixInputFactory(), ListenerRig.failingOnce()),
            yaml("socket_type: datagram"))) {
      rig.port();
      try (Datagram sender = new Datagram(path())) {
        sender.send("the first");
      }
      until(() -> {
        try (Datagram sender = new Datagram(path())) {
          sender.send("another");
        } catch (IOException e) {
          return false; // not there again yet
        }
        return !rig.await(0).isEmpty();
      });
      assertThat(rig.messages(1)).containsOnly("another");
      assertThat(rig.listener().failures()).isEqualTo(1);
    }
  }

  @Test
  void sendersOfDatagramsWaitWhileTheQueueIsFullAndNoneIsLost() throws Exception {
    try (ListenerRig rig =
        new ListenerRig(
            folder,
            new UnixInputFactory(),
            yaml("socket_type: datagram"),
            new QueueSettings(64, 1 << 20, 1, Duration.ZERO))) {
      rig.port();
      rig.block();
      int count = 20_000;
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                try (Datagram datagrams = new Datagram(path())) {
                  for (int i = 0; i < count; i++) {
                    datagrams.send(Integer.toString(i));
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertThat(sender.join(Duration.ofMillis(300))).isFalse();
      rig.release();
      assertThat(rig.messages(count))
          .isEqualTo(IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "datagram"})
  void modeAndGroupSayWhoMaySend(String type) throws IOException {
    String group = Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
    try (ListenerRig rig = rig("socket_type: " + type, "mode: 0620", "group: " + group)) {
      rig.port();
      PosixFileAttributes attributes = Files.readAttributes(path(), PosixFileAttributes.class);
      assertThat(PosixFilePermissions.toString(attributes.permissions())).isEqualTo("rw--w----");
      assertThat(attributes.group().getName()).isEqualTo(group);
      try (var files = Files.list(folder)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .noneMatch(name -> name.startsWith("."));
      }
      rig.stopInput();
      assertThat(path()).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "datagram"})
  void whatADeadProcessLeftBehindIsReplaced(String type) throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path()));
    }
    assertThat(path()).exists();
    try (ListenerRig rig = rig("socket_type: " + type)) {
      rig.port();
      if (type.equals("stream")) {
        try (SocketChannel channel = connect(rig)) {
          send(channel, "one\n");
        }
      } else {
        try (Datagram sender = new Datagram(path())) {
          sender.send("one");
        }
      }
      assertThat(rig.messages(1)).containsExactly("one");
    }
  }

  @ParameterizedTest
  @CsvSource({"stream, stream", "stream, datagram", "datagram, stream", "datagram, datagram"})
  void aSocketInUseIsLeftAloneAndTriedAgain(String first, String second) throws IOException {
    try (ListenerRig one = rig("socket_type: " + first)) {
      one.port();
      Object inode = Files.getAttribute(path(), "unix:ino");
      try (ListenerRig two =
          new ListenerRig(
              Files.createDirectory(folder.resolve("two")),
              new UnixInputFactory(),
              yaml("socket_type: " + second))) {
        until(() -> two.listener().failures() > 1);
        assertThat(Files.getAttribute(path(), "unix:ino")).isEqualTo(inode);
        one.stopInput();
        two.port();
        assertThat(path()).exists();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "datagram"})
  void aFileThatIsNoSocketIsLeftAlone(String type) throws IOException {
    Files.writeString(path(), "precious");
    try (ListenerRig rig = rig("socket_type: " + type)) {
      until(() -> rig.listener().failures() > 0);
    }
    assertThat(path()).hasContent("precious");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "datagram"})
  void syslogComesThroughSocketsToo(String type) throws IOException {
    String yaml =
        "protocol.unix: {path: '"
            + path()
            + "', socket_type: "
            + type
            + "}\nscan_frequency: 20ms\n";
    String message = "<34>Oct 11 22:14:15 app[7]: hello";
    try (ListenerRig rig = new ListenerRig(folder, new SyslogInputFactory(), yaml)) {
      rig.port();
      if (type.equals("stream")) {
        try (SocketChannel channel = connect(rig)) {
          send(channel, message + "\n");
        }
      } else {
        try (Datagram sender = new Datagram(path())) {
          sender.send(message);
        }
      }
      Map<String, Object> event = rig.await(1).getFirst();
      assertThat(event)
          .containsEntry("message", "hello")
          .containsEntry("process", Map.of("pid", 7L, "program", "app"))
          .containsEntry("source", path().toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path: relative|absolute path",
        "socket_type: stream|path",
        "{path: /x, socket_type: seqpacket}|no type of sockets",
        "{path: /x, mode: 01777}|at most 0777",
        "{path: /x, line_delimiter: ''}|line_delimiter",
        "{path: /x, max_message_size: 0}|max_message_size",
      })
  void whatCannotWorkIsRefused(String yaml, String reason) {
    assertThatThrownBy(() -> new ListenerRig(folder, new UnixInputFactory(), yaml).close())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(reason);
  }
}
