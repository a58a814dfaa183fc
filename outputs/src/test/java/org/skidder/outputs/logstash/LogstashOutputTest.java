package org.skidder.outputs.logstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.testkit.Loopback;
import org.skidder.core.tls.TlsServer;
import org.skidder.core.tls.TlsServerConfig;
import org.skidder.outputs.common.OutputHarness;
import org.slf4j.LoggerFactory;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogstashOutputTest {
  private static final String DOCUMENT =
      "{\"@timestamp\":\"2018-03-04T05:06:07.089Z\",\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"doc\","
          + "\"version\":\"6.4.0\"},\"offset\":0,\"message\":\"a\",\"source\":\"/var/log/x\"}";

  @TempDir private Path folder;
  private OutputHarness harness;

  @BeforeEach
  void open() {
    harness = new OutputHarness(folder);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private void start(LumberjackServer server, String... options) {
    start(server.address(), options);
  }

  private void start(String address, String... options) {
    String yaml = "hosts: [\"" + address + "\"]\n" + String.join("\n", options);
    LogstashConfig config = OutputHarness.bind(yaml, LogstashConfig.class);
    harness.start(OutputHarness.impatient(new LogstashOutput().create(config, harness.context())));
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
  }

  private static List<String> messages(List<String> documents) {
    return documents.stream()
        .map(text -> text.replaceAll(".*\"message\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @Test
  void aWindowIsWhatTheProtocolSaysByteForByte() throws Exception {
    try (Loopback server = new Loopback()) {
      start(server.address(), "compression_level: 0");
      harness.publish(List.of("a"));
      byte[] expected =
          ("2W\0\0\0\u0001" + "2J\0\0\0\u0001" + "\0\0\0" + (char) DOCUMENT.length() + DOCUMENT)
              .getBytes(StandardCharsets.ISO_8859_1);
      try (Socket socket = server.accept()) {
        assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
        LumberjackServer.ack(socket.getOutputStream(), 1);
        assertThat(harness.awaitDelivered()).isTrue();
        assertThat(socket.getInputStream().available()).as("nothing else is sent").isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9})
  void compressedWindowsAreOneFrame(int level) throws Exception {
    try (LumberjackServer server = new LumberjackServer()) {
      start(server, "compression_level: " + level);
      harness.publish(lines(0, 2000));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(server.windows).allMatch(LumberjackServer.Window::compressed);
      assertThat(messages(server.documents())).isEqualTo(lines(0, 2000));
      await().until(() -> harness.counter("libbeat.output.events.acked") == 2000);
      assertThat(harness.counter("libbeat.output.write.bytes")).isBetween(1000L, 60_000L);
      assertThat(harness.counter("libbeat.output.read.bytes")).isGreaterThanOrEqualTo(6);
    }
  }

  @Test
  void metadataNamesTheIndexAndThePipeline() throws Exception {
    try (LumberjackServer server = new LumberjackServer()) {
      start(server, "index: \"logs-%{+yyyy}\"", "escape_html: false");
      FieldMap fields = new FieldMap();
      fields.put("message", "<a>");
      FieldMap metadata = new FieldMap();
      metadata.put("pipeline", "nginx");
      metadata.put("type", "other");
      harness.publish(one(fields, metadata));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(server.documents().getFirst())
          .contains(
              "\"@metadata\":{\"beat\":\"logs-%{+yyyy}\",\"type\":\"doc\",\"version\":\"6.4.0\","
                  + "\"pipeline\":\"nginx\"}")
          .contains("\"message\":\"<a>\"");
    }
  }

  private static EventBatch one(FieldMap fields, FieldMap metadata) {
    EventBatch batch = new EventBatch(OutputHarness.template(), OutputHarness.TIME, new byte[0], 1);
    Event event = new Event(OutputHarness.TIME, -1, fields, OutputHarness.template());
    metadata.forEach(event::putMetadata);
    batch.add(event, 1);
    return batch;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4})
  void soManyMoreWindowsAsPipeliningSaysAreOnTheWire(int pipelining) throws Exception {
    try (Loopback server = new Loopback()) {
      start(
          server.address(),
          "compression_level: 0",
          "bulk_max_size: 10",
          "pipelining: " + pipelining);
      harness.publish(lines(0, 80));
      try (Socket socket = server.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        List<String> arrived = new ArrayList<>();
        for (int i = 0; i < pipelining + 1; i++) {
          arrived.addAll(LumberjackServer.read(in, 1).documents());
        }
        assertThatNothingComes(socket);
        LumberjackServer.ack(socket.getOutputStream(), 10);
        arrived.addAll(LumberjackServer.read(in, 1).documents());
        assertThatNothingComes(socket);
        while (arrived.size() < 80) {
          LumberjackServer.ack(socket.getOutputStream(), 10);
          arrived.addAll(LumberjackServer.read(in, 1).documents());
        }
        for (int i = 0; i < pipelining + 1; i++) {
          LumberjackServer.ack(socket.getOutputStream(), 10);
        }
        assertThat(harness.awaitDelivered()).isTrue();
        assertThat(messages(arrived)).isEqualTo(lines(0, 80));
      }
    }
  }

  private static void assertThatNothingComes(Socket socket) throws IOException {
    int patience = socket.getSoTimeout();
    socket.setSoTimeout(100);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .as("one window too many")
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(patience);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void acknowledgedPartsAreNotSentAgain(int pipelining) throws Exception {
    AtomicInteger breaks = new AtomicInteger(1);
    try (LumberjackServer server =
        new LumberjackServer((window, out) -> {
          if (breaks.getAndDecrement() > 0) {
            LumberjackServer.ack(out, 0);
            LumberjackServer.ack(out, 7);
            // A reset throws away what was not read yet.
            await().until(() -> harness.counter("libbeat.output.read.bytes") == 12);
            throw new IOException("reset");
          }
          LumberjackServer.ack(out, window.documents().size());
        })) {
      start(server, "pipelining: " + pipelining);
      harness.publish(lines(0, 20));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(server.windows.stream().map(window -> messages(window.documents())))
          .containsExactly(lines(0, 20), lines(7, 20));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aPartialAcknowledgementBeforeAnOrderlyEndAlwaysCounts(int pipelining) throws Exception {
    try (Loopback server = new Loopback()) {
      start(server.address(), "compression_level: 0", "pipelining: " + pipelining);
      harness.publish(lines(0, 20));
      try (Socket socket = server.accept()) {
        assertThat(socket.getInputStream().readNBytes(6)[5]).isEqualTo((byte) 20);
        LumberjackServer.ack(socket.getOutputStream(), 7);
        socket.shutdownOutput();
        try (Socket next = server.accept()) {
          assertThat(next.getInputStream().readNBytes(6)[5]).isEqualTo((byte) 13);
          LumberjackServer.ack(next.getOutputStream(), 13);
          assertThat(harness.awaitDelivered()).isTrue();
        }
      }
      await().until(() -> harness.counter("libbeat.output.events.acked") == 20);
      assertThat(harness.counter("libbeat.output.events.failed")).isEqualTo(13);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void moreAcknowledgedThanSentIsAnErrorButTheWindowArrived(int pipelining) throws Exception {
    AtomicInteger wrong = new AtomicInteger(1);
    try (LumberjackServer server =
        new LumberjackServer((window, out) ->
            LumberjackServer.ack(out, window.documents().size() + wrong.getAndSet(0)))) {
      start(server, "pipelining: " + pipelining);
      harness.publish(lines(0, 20));
      assertThat(harness.awaitDelivered()).isTrue();
      harness.publish(lines(20, 30));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(messages(server.documents())).isEqualTo(lines(0, 30));
      assertThat(server.connections).hasValue(2);
    }
  }

  @Test
  void keepAlivesProlongTheTimeout() throws Exception {
    Duration patience = Duration.ofSeconds(2); // keep-alives may be late on a busy machine
    try (LumberjackServer server =
        new LumberjackServer((window, out) -> {
          long since = System.nanoTime();
          await()
              .until(() -> {
                LumberjackServer.ack(out, 0);
                return System.nanoTime() - since > 2 * patience.toNanos();
              });
          LumberjackServer.ack(out, window.documents().size());
        })) {
      start(server, "timeout: " + patience.toMillis() + "ms");
      harness.publish(lines(0, 5));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(server.connections).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aServerThatNeverAnswersIsLeftAfterTheTimeout(int pipelining) throws Exception {
    AtomicInteger silent = new AtomicInteger(1);
    try (LumberjackServer server =
        new LumberjackServer((window, out) -> {
          if (silent.getAndDecrement() <= 0) {
            LumberjackServer.ack(out, window.documents().size());
          }
        })) {
      start(server, "timeout: 200ms", "pipelining: " + pipelining);
      harness.publish(lines(0, 5));
      assertThat(harness.awaitDelivered()).isTrue();
      // On a busy machine the second answer may be late, too.
      assertThat(server.connections).hasValueGreaterThan(1);
      assertThat(new HashSet<>(messages(server.documents()))).hasSize(5);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whatIsNoLogstashIsNamed(int pipelining) throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("publisher_pipeline_output");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try (LumberjackServer server =
        new LumberjackServer((window, out) ->
            out.write("HTTP/1.1 400 Bad\r\n".getBytes(StandardCharsets.US_ASCII)))) {
      start(server, "pipelining: " + pipelining);
      harness.publish(lines(0, 1));
      await().until(() -> server.connections.get() > 2);
      assertThat(harness.active()).isEqualTo(1);
      server.script((window, out) -> LumberjackServer.ack(out, 1));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .contains(
              "Failed to publish events to "
                  + server.address()
                  + ": what answers at "
                  + server.address()
                  + " does not speak the Beats protocol (expected an acknowledgement, got"
                  + " 48 54 54 50 2f 31)");
    } finally {
      logger.detachAppender(log);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aConnectionClosedWhileIdleIsReplacedWithoutAnError(int pipelining) throws Exception {
    try (LumberjackServer server = new LumberjackServer()) {
      start(server, "pipelining: " + pipelining, "slow_start: true");
      harness.publish(lines(0, 1));
      assertThat(harness.awaitDelivered()).isTrue();
      server.resetAll();
      // Whether the server has hung up is looked at after a second without use.
      await().during(Duration.ofMillis(1100)).until(() -> server.connections.get() == 1);
      harness.publish(lines(1, 31));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(harness.counter("libbeat.output.events.failed")).isZero();
      assertThat(messages(server.documents())).isEqualTo(lines(0, 31));
      assertThat(server.windows.get(1).documents()).as("no error: the window stays").hasSize(10);
    }
  }

  @Test
  void slowStartSplitsBatchesIntoGrowingWindows() throws Exception {
    try (LumberjackServer server = new LumberjackServer()) {
      start(server, "pipelining: 0", "slow_start: true", "bulk_max_size: 50");
      harness.publish(lines(0, 50));
      assertThat(harness.awaitDelivered()).isTrue();
      harness.publish(lines(50, 100));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(server.windows.stream().map(window -> window.documents().size()))
          .containsExactly(10, 15, 23, 2, 25, 25);
      assertThat(messages(server.documents())).isEqualTo(lines(0, 100));
    }
  }

  @Test
  void ttlReplacesTheConnectionBetweenWindows() throws Exception {
    try (LumberjackServer server = new LumberjackServer()) {
      start(server, "pipelining: 0", "ttl: 50ms", "bulk_max_size: 5");
      await()
          .until(() -> {
            harness.publish(lines(0, 5));
            return harness.awaitDelivered() && server.connections.get() >= 3;
          });
      assertThat(harness.counter("libbeat.output.events.failed")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void eventsThatCannotBeEncodedAreDeadLettersAndTheOthersArrive(int pipelining) throws Exception {
    try (LumberjackServer server = new LumberjackServer()) {
      start(
          server, "pipelining: " + pipelining, "slow_start: true", "dead_letter.file: dead.ndjson");
      EventBatch batch =
          new EventBatch(OutputHarness.template(), OutputHarness.TIME, new byte[0], 30);
      for (int i = 0; i < 30; i++) {
        FieldMap fields = new FieldMap();
        fields.put("message", "line " + i);
        if (i % 3 == 0) {
          fields.put("x", Double.NaN);
        }
        batch.add(new Event(OutputHarness.TIME, -1, fields, OutputHarness.template()), 1);
      }
      harness.publish(batch);
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(messages(server.documents()))
          .isEqualTo(
              IntStream.range(0, 30).filter(i -> i % 3 != 0).mapToObj(i -> "line " + i).toList());
      assertThat(harness.counter("libbeat.output.dropped.not_encodable")).isEqualTo(10);
      assertThat(Files.readAllLines(folder.resolve("dead.ndjson"))).hasSize(10);
    }
  }

  @Test
  void nothingIsLostHoweverTheServerFails() throws Exception {
    OutputHarness.forSeeds(6, this::deliverThroughFailures);
  }

  private void deliverThroughFailures(int seed) throws Exception {
    Random random = new Random(seed);
    try (OutputHarness own = new OutputHarness(folder);
        LumberjackServer server =
            new LumberjackServer((window, out) -> misbehave(random, window, out))) {
      LogstashConfig config =
          OutputHarness.bind(
              "hosts: [\""
                  + server.address()
                  + "\"]\ntimeout: 100ms\nbulk_max_size: 20\nslow_start: "
                  + (seed % 2 == 0)
                  + "\npipelining: "
                  + seed % 4,
              LogstashConfig.class);
      own.start(OutputHarness.impatient(new LogstashOutput().create(config, own.context())));
      own.publish(lines(0, 300));
      assertThat(own.awaitDelivered()).as("seed %d", seed).isTrue();
      assertThat(new HashSet<>(messages(server.documents()))).as("seed %d", seed).hasSize(300);
      await().until(() -> own.counter("libbeat.output.events.acked") == 300);
    }
  }

  private static void misbehave(Random random, LumberjackServer.Window window, OutputStream out)
      throws IOException {
    int events = window.documents().size();
    switch (random.nextInt(12)) {
      case 0 -> throw new IOException("reset");
      case 1 -> {
        LumberjackServer.ack(out, random.nextInt(events + 1));
        throw new IOException("reset");
      }
      case 2 -> {
        // No acknowledgement: the client has to notice.
      }
      case 3 -> LumberjackServer.ack(out, events + 5);
      default -> {
        for (int i = 0; i < random.nextInt(3); i++) {
          LumberjackServer.ack(out, random.nextInt(events));
        }
        LumberjackServer.ack(out, events);
      }
    }
  }

  @Test
  void tlsWithAClientCertificate() throws Exception {
    Config section =
        Config.ofYaml(
            "certificate: "
                + tls("server.crt")
                + "\nkey: "
                + tls("server.key")
                + "\ncertificate_authorities: "
                + tls("ca.crt")
                + "\nclient_authentication: required");
    TlsServer secure =
        new TlsServer(Binder.bind(section, TlsServerConfig.class, new Problems()), Path.of("."));
    try (LumberjackServer server =
        new LumberjackServer(
            (window, out) -> LumberjackServer.ack(out, window.documents().size()),
            secure::secure)) {
      start(
          "localhost:" + server.port(),
          "ssl.certificate_authorities: " + tls("ca.crt"),
          "ssl.certificate: " + tls("client.crt"),
          "ssl.key: " + tls("client.key"));
      harness.publish(lines(0, 500));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(messages(server.documents())).isEqualTo(lines(0, 500));
    }
  }

  private static String tls(String name) {
    return Path.of("../core/src/test/resources/tls", name).toAbsolutePath().toString();
  }

  @Test
  void hostsAreAddressesWithOrWithoutPort() {
    LogstashConfig config =
        OutputHarness.bind(
            "hosts: [a, \"b:1\", \"::1\", \"[::1]:2\", 10.0.0.1]", LogstashConfig.class);
    assertThat(config.addresses().stream().map(Object::toString))
        .containsExactly("a:5044", "b:1", "[::1]:5044", "[::1]:2", "10.0.0.1:5044");
    assertThat(
            OutputHarness.bind("{hosts: a, port: 7}", LogstashConfig.class).addresses().getFirst())
        .hasToString("a:7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{hosts: [\"a:99999\"]}|port",
        "{hosts: [\"http://a b\"]}|hosts",
        "{hosts: a, timeout: -1s}|timeout",
        "{hosts: a, compression_level: 10}|compression_level",
        "{hosts: a, proxy_url: \"http://p\"}|proxy: unknown scheme: http",
        "{hosts: a, pipelining: -1}|pipelining"
      })
  void mistakesAreToldAtTheStart(String example) {
    String[] parts = example.split("\\|", 2);
    Problems problems = new Problems();
    assertThatThrownBy(
            () -> {
              var _ = Binder.bind(Config.ofYaml(parts[0]), LogstashConfig.class, problems);
              problems.throwIfErrors();
            })
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(parts[1]);
  }
}
