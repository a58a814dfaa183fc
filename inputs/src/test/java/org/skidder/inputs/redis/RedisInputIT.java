package org.skidder.inputs.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skidder.inputs.net.ListenerRig.until;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.ConfigException;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;
import org.skidder.core.testkit.Loopback;
import org.skidder.inputs.net.ListenerRig;

/** The slow log of a real server. */
class RedisInputIT {
  private static final String ON = "CONFIG SET slowlog-log-slower-than 0";

  @TempDir Path folder;
  @TempDir Path server;

  private ListenerRig rig(String hosts, String... options) {
    return new ListenerRig(
        folder,
        new RedisInputFactory(),
        "hosts: [" + hosts + "]\nscan_frequency: 20ms\n" + String.join("\n", options));
  }

  @Test
  void aMistakeInTheProgramEndsOneScanOnly() throws IOException {
    try (SlowServer redis = new SlowServer(server);
        ListenerRig rig =
            new ListenerRig(
                folder,
                ListenerRig.filtered(new RedisInputFactory(), ListenerRig.failingOnce()),
                "hosts: [" + redis.address() + "]\nscan_frequency: 20ms")) {
      redis.slow("GET key");
      assertThat(rig.messages(2)).containsExactly(ON, "GET key");
      assertThat(rig.metric("filebeat.input.redis.failures")).isEqualTo(1);
    }
  }

  private static void awaitScans(ListenerRig rig, SlowServer redis, int before) throws IOException {
    // Two more entries behind show that a whole scan has come and gone.
    redis.slow("ECHO fence");
    rig.await(before + 2);
  }

  @Test
  void eachEntryIsAnEventWithItsParts() throws IOException {
    try (SlowServer redis = new SlowServer(server);
        ListenerRig rig = rig(redis.address())) {
      redis.slow("SET key one two", "PING", "GET key");
      List<Map<String, Object>> events = rig.await(4);
      assertThat(rig.messages(4)).containsExactly(ON, "SET key one two", "PING", "GET key");
      assertThat(String.valueOf(events.get(1).get("redis")))
          .matches(
              "\\{slowlog=\\{args=\\[one, two], cmd=SET, duration=\\{us=\\d+}, id=1, key=key}}");
      assertThat(String.valueOf(events.get(2).get("redis")))
          .contains("cmd=PING", "key=}")
          .doesNotContain("args");
      long time = Long.parseLong(String.valueOf(events.get(1).get("@timestamp")));
      assertThat(time).isCloseTo(System.currentTimeMillis(), Offset.offset(60_000L));
      assertThat(String.valueOf(events.get(1).get("read_timestamp"))).endsWith("Z").hasSize(24);
      assertThat(events.get(1)).containsEntry("kind", "redis").doesNotContainKey("source");
    }
  }

  @Test
  void everyEntryComesOnceHoweverMoreThanAServerShowsUnasked() throws IOException {
    String[] commands = IntStream.range(0, 700).mapToObj(i -> "GET k" + i).toArray(String[]::new);
    try (SlowServer redis = new SlowServer(server, "--slowlog-max-len", "1000")) {
      redis.slow(commands);
      try (ListenerRig rig = rig(redis.address())) {
        rig.await(701);
        awaitScans(rig, redis, 701);
        List<String> messages = rig.messages(703);
        assertThat(messages).hasSize(703).startsWith(ON).endsWith(ON, "ECHO fence");
        assertThat(messages.subList(1, 701)).containsExactly(commands);
      }
    }
  }

  /** Reads with memory for few entries at a time. */
  private static final class Narrow implements InputFactory<RedisInputConfig> {
    @Override
    public String name() {
      return "redis";
    }

    @Override
    public Class<RedisInputConfig> configType() {
      return RedisInputConfig.class;
    }

    @Override
    public Input create(RedisInputConfig config, InputContext context) {
      return new RedisInput(config, context, 100);
    }
  }

  @Test
  void whatIsTooMuchForOneAnswerIsReadInTheSameScanAndNothingIsLost() throws Exception {
    String[] commands = IntStream.range(0, 300).mapToObj(i -> "GET k" + i).toArray(String[]::new);
    commands[150] = "GET " + "x".repeat(120);
    try (SlowServer redis = new SlowServer(server, "--slowlog-max-len", "1000")) {
      redis.slow(commands);
      String yaml = "hosts: ['" + redis.address() + "']";
      QueueSettings queue = new QueueSettings(4096, 16 << 20, 1, Duration.ZERO);
      try (ListenerRig rig = new ListenerRig(folder, new Narrow(), yaml, queue, true)) {
        rig.input().awaitFinished();
        List<String> messages = rig.messages(301);
        assertThat(messages.subList(1, messages.size())).containsExactly(commands);
        assertThat(rig.metric("filebeat.input.redis.entries.missed")).isZero();
      }
    }
  }

  @Test
  void aServerThatRefusesToAnswerAPingIsRead() throws IOException {
    try (SlowServer redis = new SlowServer(server, "--rename-command", "PING", "UNKNOWN");
        ListenerRig rig = rig(redis.address())) {
      redis.slow("ECHO one");
      rig.await(2);
      assertThat(rig.messages(2)).containsExactly(ON, "ECHO one");
    }
  }

  @Test
  void aResetAndARestartOfTheServerLoseAndRepeatNothing() throws IOException {
    try (SlowServer redis = new SlowServer(server);
        ListenerRig rig = rig(redis.address())) {
      redis.slow("ECHO one");
      rig.await(2);
      redis.reset();
      redis.slow("ECHO two");
      rig.await(4);
      redis.restart();
      redis.slow("ECHO three");
      rig.await(6);
      awaitScans(rig, redis, 6);
      assertThat(rig.messages(8))
          .containsExactly(ON, "ECHO one", ON, "ECHO two", ON, "ECHO three", ON, "ECHO fence");
      assertThat(rig.metric("filebeat.input.redis.entries.missed")).isZero();
    }
  }

  @Test
  void anotherStartGoesOnBehindWhatWasDelivered() throws IOException {
    try (SlowServer redis = new SlowServer(server)) {
      redis.slow("ECHO one");
      try (ListenerRig rig = rig(redis.address())) {
        rig.await(2);
      }
      redis.slow("ECHO two");
      try (ListenerRig rig = rig(redis.address())) {
        rig.await(2);
        awaitScans(rig, redis, 2);
        assertThat(rig.messages(4)).containsExactly(ON, "ECHO two", ON, "ECHO fence");
      }
    }
  }

  @Test
  void whatWasNotDeliveredIsReadAgain() throws IOException {
    try (SlowServer redis = new SlowServer(server)) {
      redis.slow("ECHO one");
      try (ListenerRig rig = rig(redis.address())) {
        rig.block();
        until(() -> rig.metric("filebeat.input.redis.entries.read") == 2);
        rig.abandon();
      }
      try (ListenerRig rig = rig(redis.address())) {
        assertThat(rig.messages(2)).containsExactly(ON, "ECHO one");
      }
    }
  }

  @Test
  void entriesThatTheServerForgotAreCounted() throws IOException {
    try (SlowServer redis = new SlowServer(server, "--slowlog-max-len", "4");
        ListenerRig rig = rig(redis.address(), "maxconn: 1")) {
      redis.slow("ECHO one");
      rig.await(2);
      redis.slow("ECHO 1", "ECHO 2", "ECHO 3", "ECHO 4", "ECHO 5", "ECHO 6", "ECHO 7");
      until(() -> rig.messages(2).contains("ECHO 7"));
      long events = rig.messages(2).size();
      assertThat(rig.metric("filebeat.input.redis.entries.missed") + events).isEqualTo(10);
    }
  }

  @Test
  void onceAsksEachServerOnce() throws Exception {
    try (SlowServer redis = new SlowServer(server)) {
      redis.slow("ECHO one");
      try (ListenerRig rig =
          new ListenerRig(
              folder,
              new RedisInputFactory(),
              "hosts: ['" + redis.address() + "']",
              new QueueSettings(4096, 16 << 20, 1, Duration.ZERO),
              true)) {
        rig.input().awaitFinished();
        assertThat(rig.messages(2)).containsExactly(ON, "ECHO one");
      }
    }
  }

  @Test
  void passwordsAreSentAndWrongOnesAreNoEnd() throws IOException {
    try (SlowServer redis =
        new SlowServer(server, "--user", "reader", "on", ">secret", "~*", "+@all")) {
      redis.slow("ECHO one");
      try (ListenerRig rig = rig(redis.address(), "username: reader", "password: wrong")) {
        until(() -> rig.metric("filebeat.input.redis.failures") > 1);
      }
      try (ListenerRig rig = rig(redis.address(), "username: reader", "password: secret")) {
        assertThat(rig.messages(2)).containsExactly(ON, "ECHO one");
      }
    }
  }

  @Test
  void aSocketOfTheUnixDomainIsAServerToo() throws IOException {
    Path socket = server.resolve("s");
    try (SlowServer redis = new SlowServer(server, "--unixsocket", socket.toString());
        ListenerRig rig = rig("'" + socket + "'", "network: unix")) {
      redis.slow("ECHO one");
      assertThat(rig.messages(2)).containsExactly(ON, "ECHO one");
    }
  }

  @Test
  void aServerThatIsSilentOrAwayDoesNotHoldUpTheOthers() throws IOException {
    try (Loopback silent = new Loopback();
        SlowServer redis = new SlowServer(server);
        ListenerRig rig = rig("'" + silent.address() + "', '" + redis.address() + "'")) {
      redis.slow("ECHO one");
      assertThat(rig.messages(2)).containsExactly(ON, "ECHO one");
      until(() -> rig.metric("filebeat.input.redis.failures") > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "+PONG/$4/none/*1/*2/:1/:2/",
        "+PONG/-ERR/-NOPERM no/",
        "+PONG/-ERR/*1/*4/:1/:2/:3/*1/*0/",
      })
  void whatIsNoSlowLogIsAFailureThatIsTriedAgain(String replies) throws IOException {
    try (Loopback strange = new Loopback();
        ListenerRig rig = rig("'" + strange.address() + "'")) {
      for (int i = 1; i <= 2; i++) {
        try (Socket socket = strange.accept()) {
          byte[] bytes = replies.replace("/", "\r\n").getBytes(StandardCharsets.US_ASCII);
          socket.getOutputStream().write(bytes);
          socket.shutdownOutput();
          socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
        int failures = i;
        until(() -> rig.metric("filebeat.input.redis.failures") >= failures);
      }
      assertThat(rig.metric("filebeat.input.redis.entries.read")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hosts: []|hosts",
        "hosts: ['/tmp/s']|set network: unix",
        "{hosts: [localhost], network: unix}|no absolute path",
        "{hosts: [localhost], network: udp}|no network",
        "{hosts: [localhost], timeout: 0s}|timeout",
        "{hosts: [localhost], maxconn: 0}|maxconn",
        "{hosts: [localhost], maxconn: 3000000000}|at most 1024",
        "{hosts: [localhost], username: x}|password must be set",
        "{hosts: ['localhost:0']}|no server",
      })
  void whatCannotWorkIsRefused(String yaml, String reason) {
    assertThatThrownBy(() -> new ListenerRig(folder, new RedisInputFactory(), yaml).close())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(reason);
  }
}
