package org.skidder.inputs.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skidder.inputs.net.ListenerRig.utf8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.ConfigException;
import org.skidder.inputs.net.ListenerRig;

class SyslogInputTest {
  @TempDir Path folder;

  private ListenerRig rig(String yaml) {
    return new ListenerRig(folder, new SyslogInputFactory(), yaml);
  }

  private static void send(ListenerRig rig, String... texts) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      for (String text : texts) {
        byte[] bytes = utf8(text);
        socket.send(
            new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), rig.port()));
      }
    }
  }

  @Test
  void partsOfAMessageAreFields() throws IOException {
    try (ListenerRig rig = rig("protocol.udp.host: '127.0.0.1:0'\ntimezone: UTC")) {
      send(rig, "<190>2018-05-30T09:05:01.250Z host app[1234]: message with pid\n");
      assertThat(rig.await(1).getFirst())
          .containsEntry("@timestamp", Instant.parse("2018-05-30T09:05:01.250Z").toEpochMilli())
          .containsEntry("@metadata", Map.of("truncated", false))
          .containsEntry("hostname", "host")
          .containsEntry("message", "message with pid")
          .containsEntry("process", Map.of("program", "app", "pid", 1234L))
          .containsEntry("event", Map.of("severity", 6L))
          .containsEntry(
              "syslog",
              Map.of(
                  "priority",
                  190L,
                  "facility",
                  23L,
                  "facility_label",
                  "local7",
                  "severity_label",
                  "Informational"))
          .containsKey("source");
    }
  }

  /** Fields of a header are made once and used again; that must not show. */
  @Test
  void aHeaderThatComesAgainGivesTheSameFields() throws IOException {
    List<String> messages =
        List.of(
            "<34>Oct 11 22:14:15 host app[7]: text",
            "<35>Oct 11 22:14:15 host app[7]: text",
            "<34>Oct 11 22:14:15 host app: text",
            "<34>Oct 11 22:14:15 hosta pp: text",
            "<34>Oct 11 22:14:16 h\u00f6st app[7]: other text",
            "Oct 11 22:14:15 host text",
            "<165>1 2003-10-11T22:14:15Z h app 12 ID1 - x",
            "<165>1 2003-10-11T22:14:15Z h app x12 - - x",
            "<165>1 2003-10-11T22:14:15Z h app 12 ID1 [a b=\"c\"] x",
            "<165>1 2003-10-11T22:14:15Z h app 12 ID1 [a b=\"d\"] x",
            "<34>Oct 11 22:14:15 host app[7]: " + "long".repeat(20));
    int rounds = 4;
    try (ListenerRig rig =
        rig("protocol.udp: {host: '127.0.0.1:0', max_message_size: 80B}\ntimezone: UTC")) {
      send(
          rig,
          Collections.nCopies(rounds, messages).stream()
              .flatMap(List::stream)
              .toArray(String[]::new));
      List<Map<String, Object>> events = rig.await(rounds * messages.size());
      List<Map<String, Object>> first = events.subList(0, messages.size());
      assertThat(first).doesNotHaveDuplicates();
      for (int round = 1; round < rounds; round++) {
        int from = round * messages.size();
        assertThat(events.subList(from, from + messages.size())).isEqualTo(first);
      }
    }
  }

  @Test
  void partsThatAreMissingLeaveEmptyObjects() throws IOException {
    try (ListenerRig rig = rig("protocol.udp.host: '127.0.0.1:0'")) {
      send(rig, "Oct 11 22:14:15 host text");
      assertThat(rig.await(1).getFirst())
          .containsEntry("process", Map.of())
          .containsEntry("event", Map.of())
          .containsEntry("syslog", Map.of());
    }
  }

  @Test
  void whatIsNoSyslogIsSentAsItIs() throws IOException {
    try (ListenerRig rig = rig("protocol.udp.host: '127.0.0.1:0'")) {
      send(rig, "not syslog\n");
      assertThat(rig.await(1).getFirst())
          .containsEntry("message", "not syslog\n")
          .containsKeys("source", "@timestamp")
          .doesNotContainKeys("syslog", "event", "process", "hostname");
      assertThat(rig.metric("filebeat.input.syslog.messages.invalid")).isEqualTo(1);
    }
  }

  @Test
  void countedMessagesOfTheNewFormatOverTcp() throws IOException {
    String first = "<165>1 2003-10-11T22:14:15.003Z h app p-1 ID47 [x@1 a=\"b\"] two\nlines";
    try (ListenerRig rig = rig("protocol.tcp: {host: '127.0.0.1:0', framing: rfc6587}");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
      socket.getOutputStream().write(utf8(first.length() + " " + first + "19 <34>1 - - - - - - x"));
      List<Map<String, Object>> events = rig.await(2);
      assertThat(events.getFirst())
          .containsEntry("message", "two\nlines")
          .containsEntry("process", Map.of("program", "app"))
          .containsEntry("source", "127.0.0.1:" + socket.getLocalPort())
          .containsEntry(
              "syslog",
              Map.of(
                  "priority",
                  165L,
                  "facility",
                  20L,
                  "facility_label",
                  "local4",
                  "severity_label",
                  "Notice",
                  "version",
                  1L,
                  "procid",
                  "p-1",
                  "msgid",
                  "ID47",
                  "structured_data",
                  Map.of("x@1", Map.of("a", "b"))));
      assertThat(events.get(1)).containsEntry("message", "x").doesNotContainKey("hostname");
    }
  }

  @Test
  void exactlyOneProtocolIsNeeded() {
    for (String yaml :
        List.of(
            "format: auto",
            "protocol: {udp.host: '127.0.0.1:0', tcp.host: '127.0.0.1:0'}",
            "protocol.sctp.host: '127.0.0.1:0'",
            "protocol.udp: {}")) {
      assertThatThrownBy(() -> rig(yaml).close())
          .as(yaml)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("protocol");
    }
  }

  @Test
  void aZoneThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> rig("protocol.udp.host: ':0'\ntimezone: Mars/Olympus").close())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Mars/Olympus");
  }
}
