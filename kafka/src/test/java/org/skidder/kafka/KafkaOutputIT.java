package org.skidder.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.plugin.StepPrinter;
import org.skidder.core.testkit.UnknownHost;

/** Delivery to a real broker. */
class KafkaOutputIT {
  private static KafkaServer server;

  @TempDir Path folder;
  private KafkaRig rig;

  @BeforeAll
  static void startServer() throws IOException {
    server = new KafkaServer();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void makeRig() throws IOException {
    server.start();
    rig = new KafkaRig(folder);
  }

  @AfterEach
  void closeRig() {
    rig.close();
  }

  private void start(String... options) {
    rig.start("hosts: ['" + server.plain() + "']\n" + String.join("\n", options));
  }

  private static List<String> lines(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static List<String> values(String topic) {
    return server.messages(topic).stream().map(KafkaOutputIT::value).toList();
  }

  private static String value(ConsumerRecord<byte[], byte[]> message) {
    return new String(message.value(), StandardCharsets.UTF_8);
  }

  @Test
  void aMessageIsTheDocumentWithTheTopicInItsMetadata() throws Exception {
    server.topic("documents", 1);
    start("topic: documents");
    rig.publish(List.of("hello"));
    assertThat(rig.awaitDelivered()).isTrue();
    ConsumerRecord<byte[], byte[]> message = server.messages("documents").getFirst();
    assertThat(value(message))
        .isEqualTo(
            "{\"@timestamp\":\"2018-03-04T05:06:07.089Z\",\"@metadata\":{\"beat\":\"filebeat\","
                + "\"type\":\"doc\",\"version\":\"6.4.0\",\"topic\":\"documents\"},\"offset\":0,"
                + "\"message\":\"hello\",\"source\":\"/var/log/x\"}");
    assertThat(message.timestamp()).isEqualTo(KafkaRig.TIME);
    assertThat(message.key()).isNull();
    assertThat(rig.counter("libbeat.output.write.bytes")).isPositive();
    assertThat(rig.counter("libbeat.outputs.kafka.bytes_write"))
        .isEqualTo(rig.counter("libbeat.output.write.bytes"));
    assertThat(rig.counter("libbeat.outputs.kafka.bytes_read")).isPositive();
  }

  @Test
  void topicAndKeyMayDependOnTheEventAndTheKeyChoosesThePartition() throws Exception {
    server.topic("by-key", 4);
    server.topic("first", 1);
    start(
        "codec.format.string: '%{[message]}'",
        "topic: by-key",
        "topics: [{topic: first, when.contains.message: one}]",
        "key: '%{[message]}'");
    rig.publish(List.of("l1", "l3", "l6", "host-a", "one"));
    assertThat(rig.awaitDelivered()).isTrue();
    Map<String, Integer> partitions = new HashMap<>();
    server.messages("by-key").forEach(m -> partitions.put(value(m), m.partition()));
    assertThat(partitions).isEqualTo(Map.of("l1", 2, "l3", 0, "l6", 3, "host-a", 1));
    assertThat(values("first")).containsExactly("one");
  }

  @ParameterizedTest
  @CsvSource({
    "none,", "gzip,9", "GZIP,0", "snappy,", "lz4,3", "zstd,1",
  })
  void everyCompressionIsUnderstood(String compression, String level) throws Exception {
    String topic = "packed-" + compression + "-" + level;
    server.topic(topic, 1);
    start(
        "topic: " + topic,
        "compression: " + compression,
        level == null ? "" : "compression_level: " + level,
        "codec.format.string: '%{[message]}'");
    List<String> lines = lines("a line ", 500);
    rig.publish(lines);
    assertThat(rig.awaitDelivered()).isTrue();
    assertThat(values(topic)).isEqualTo(lines);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1})
  void acknowledgementsAreWaitedForAsStated(int acks) throws Exception {
    server.topic("acks" + acks, 1);
    start("topic: acks" + acks, "required_acks: " + acks, "codec.format.string: '%{[message]}'");
    List<String> lines = lines("a", 3000);
    rig.publish(lines);
    assertThat(rig.awaitDelivered()).isTrue();
    await().untilAsserted(() -> assertThat(values("acks" + acks)).isEqualTo(lines));
  }

  @Test
  void messagesThatAreTooLargeAreDeadLettersAndHoldNobodyUp() throws Exception {
    server.topic("narrow", 1, Map.of("max.message.bytes", "3000"));
    start(
        "topic: narrow",
        "max_message_bytes: 5000",
        "compression: none",
        "dead_letter.file: dead.ndjson",
        "codec.format.string: '%{[message]}'");
    String before = "before " + "-".repeat(60);
    String between = "between " + "-".repeat(60);
    String after = "after " + "-".repeat(60);
    String forUs = "x".repeat(5000);
    String forTheBroker = "y".repeat(4000);
    rig.publish(List.of(before, forUs, between, forTheBroker, after));
    assertThat(rig.awaitDelivered()).isTrue();
    assertThat(values("narrow")).containsExactlyInAnyOrder(before, between, after);
    assertThat(rig.counter("libbeat.output.dropped.too_large")).isEqualTo(2);
    assertThat(Files.readAllLines(folder.resolve("dead.ndjson")))
        .hasSize(2)
        .anyMatch(line -> line.contains(forUs) && line.contains("max_message_bytes, 5000"))
        .anyMatch(line -> line.contains(forTheBroker));
  }

  @Test
  void whileDeadLettersCannotBeKeptTheOthersAreNotStoredAgain() throws Exception {
    server.topic("compacted", 1, Map.of("cleanup.policy", "compact"));
    server.topic("plain", 1);
    Path inTheWay = Files.createDirectory(folder.resolve("dead.ndjson"));
    start(
        "topic: '%{[message]}'",
        "dead_letter.file: dead.ndjson", "codec.format.string: '%{[message]}'");
    rig.publish(List.of("compacted", "plain"));
    await().until(() -> rig.counter("libbeat.output.events.failed") > 1);
    assertThat(values("plain")).hasSize(1);
    Files.delete(inTheWay);
    assertThat(rig.awaitDelivered()).isTrue();
    assertThat(values("plain")).hasSize(1);
    assertThat(Files.readAllLines(folder.resolve("dead.ndjson"))).hasSize(1);
  }

  @Test
  void aTopicThatCannotBeChosenOrNamedMakesDeadLetters() throws Exception {
    server.topic("good", 1);
    start("topic: '%{[message]}'", "codec.format.string: '%{[message]}'");
    rig.publish(List.of("good", "no topic", "", "good"));
    assertThat(rig.awaitDelivered()).isTrue();
    assertThat(values("good")).hasSize(2);
    assertThat(rig.counter("libbeat.output.dropped.no_target")).isEqualTo(2);
  }

  @Test
  void eventsOfAMissingTopicWaitForItAndTheOthersDoNot() throws Exception {
    server.topic("there", 1);
    start(
        "topic: '%{[message]}'",
        "codec.format.string: '%{[message]}'",
        "timeout: 2s",
        "metadata.retry: {max: 0, backoff: 50ms}");
    rig.publish(List.of("missing", "there", "missing", "there"));
    await().untilAsserted(() -> assertThat(values("there")).hasSize(2));
    rig.publish(List.of("there"));
    await().untilAsserted(() -> assertThat(values("there")).hasSize(3));
    assertThat(rig.waiting()).isPositive();
    server.topic("missing", 1);
    assertThat(rig.awaitDelivered()).isTrue();
    assertThat(values("missing")).hasSize(2);
    assertThat(values("there")).hasSize(3);
  }

  @Test
  void aBrokerThatIsKilledInMidStreamLosesAndRepeatsNothing() throws Exception {
    server.topic("stream", 3);
    start(
        "topic: stream",
        "partition.round_robin.group_events: 7",
        "codec.format.string: '%{[message]}'");
    List<String> all = new ArrayList<>();
    for (int round = 0; round < 60; round++) {
      List<String> lines = lines("r" + round + "-", 500);
      all.addAll(lines);
      // Brokers forget producers whose last message is older than a day.
      rig.publish(lines, System.currentTimeMillis());
      if (round == 20) {
        await().until(() -> rig.counter("libbeat.output.events.acked") > 0);
        server.kill();
      }
    }
    server.start();
    assertThat(rig.awaitDelivered()).isTrue();
    List<ConsumerRecord<byte[], byte[]>> messages = server.messages("stream");
    // Sorted: assertions that do not mind the order take seconds for so many.
    assertThat(messages.stream().map(KafkaOutputIT::value).sorted())
        .isEqualTo(all.stream().sorted().toList());
    Map<String, Integer> order = new HashMap<>();
    all.forEach(line -> order.put(line, order.size()));
    for (int partition = 0; partition < 3; partition++) {
      int wanted = partition;
      assertThat(
              messages.stream()
                  .filter(message -> message.partition() == wanted)
                  .map(message -> order.get(value(message))))
          .isSorted();
    }
  }

  @ParameterizedTest
  @CsvSource({"plain,PLAIN", "scram,SCRAM-SHA-256", "scram,scram-sha-512"})
  void userAndPasswordAreProven(String user, String mechanism) throws Exception {
    String topic = "sasl-" + mechanism;
    server.topic(topic, 1);
    rig.start(
        """
        hosts: ['%s']
        topic: %s
        username: %s
        password: '%s'
        sasl.mechanism: %s
        """
            .formatted(server.sasl(), topic, user, KafkaServer.PASSWORD, mechanism));
    rig.publish(List.of("secret"));
    assertThat(rig.awaitDelivered()).isTrue();
    assertThat(values(topic)).hasSize(1);
  }

  private boolean test(KafkaConfig config, StringBuilder steps) {
    return new KafkaOutput().test(config, rig.context(), new StepPrinter(steps, false));
  }

  @Test
  void aWrongPasswordIsToldAndTriedAgain() throws Exception {
    server.topic("wrong-password", 1);
    StringBuilder steps = new StringBuilder();
    String yaml =
        "{hosts: ['%s'], topic: wrong-password, username: plain, password: nope, timeout: 3s}"
            .formatted(server.sasl());
    assertThat(test(KafkaRig.config(yaml), steps)).isFalse();
    assertThat(steps).contains("ERROR the broker refuses user and password");
    rig.start(yaml);
    rig.publish(List.of("kept"));
    await().until(() -> rig.counter("libbeat.output.events.failed") > 1);
    assertThat(rig.waiting()).isEqualTo(1);
  }

  @Test
  void aTopicThatTheUserMayNotWriteToHoldsItsEventsBack() throws Exception {
    server.topic("forbidden", 1);
    server.topic("allowed", 1);
    server.forbid("forbidden");
    rig.start(
        """
        hosts: ['%s']
        topic: '%%{[message]}'
        username: plain
        password: '%s'
        """
            .formatted(server.sasl(), KafkaServer.PASSWORD));
    rig.publish(List.of("forbidden", "allowed"));
    await().untilAsserted(() -> assertThat(values("allowed")).hasSize(1));
    await().until(() -> rig.counter("libbeat.output.events.failed") > 1);
    assertThat(rig.waiting()).isPositive();
    assertThat(values("allowed")).hasSize(1);
  }

  @Test
  void tlsIsSpokenWithTheAuthorityThatIsStated() throws Exception {
    server.topic("secured", 1);
    String yaml =
        "{hosts: ['%s'], topic: secured, ssl.certificate_authorities: ['%s']}"
            .formatted(server.tls(), KafkaServer.tlsFile("ca.crt"));
    rig.start(yaml);
    rig.publish(List.of("secret"));
    assertThat(rig.awaitDelivered()).isTrue();
    assertThat(values("secured")).hasSize(1);
    StringBuilder steps = new StringBuilder();
    assertThat(test(KafkaRig.config(yaml), steps)).isTrue();
    assertThat(steps).contains("handshake... OK", "TLS version: TLSv1.3");
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() {
    StringBuilder steps = new StringBuilder();
    String yaml =
        "{hosts: ['%s'], topic: secured, ssl.certificate_authorities: ['%s'], timeout: 3s}"
            .formatted(server.tls(), KafkaServer.tlsFile("other.crt"));
    assertThat(test(KafkaRig.config(yaml), steps)).isFalse();
    assertThat(steps).contains("handshake... ERROR", "signed by unknown authority");
  }

  @Test
  void testOutputTellsEachStep() throws Exception {
    server.topic("steps", 2);
    StringBuilder steps = new StringBuilder();
    KafkaConfig config = KafkaRig.config("{hosts: ['%s'], topic: steps}".formatted(server.plain()));
    assertThat(test(config, steps)).isTrue();
    assertThat(steps.toString().replaceAll("id: .*|version: .*", "version"))
        .isEqualTo(
            """
            kafka: %s...
              connection...
                parse host... OK
                dns lookup... OK
                addresses: 127.0.0.1
                dial up... OK
              TLS... WARN secure connection disabled
            cluster...
              talk to server... OK
              version
              brokers: 1
              metadata version
              topic steps... OK
              partitions: 2
            """
                .formatted(server.plain()));
  }

  @Test
  void brokersThatAreNotThereAreNamedWithTheReason() {
    KafkaClient client =
        (KafkaClient)
            new KafkaOutput()
                .create(
                    KafkaRig.config(
                        "{hosts: ['127.0.0.1:1', '" + UnknownHost.NAME + "'], topic: t}"),
                    rig.context())
                .clients()
                .getFirst();
    assertThatThrownBy(client::connect)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:1: connection refused")
        .hasMessageContaining("the host " + UnknownHost.NAME + " is not known");
  }

  @Test
  void closingEndsAWaitForABrokerThatIsGone() throws Exception {
    server.topic("closing", 1);
    start("topic: closing", "timeout: 10m");
    rig.publish(List.of("first"));
    assertThat(rig.awaitDelivered()).isTrue();
    long before = rig.counter("libbeat.output.events.total");
    server.kill();
    rig.publish(List.of("second"));
    await().until(() -> rig.counter("libbeat.output.events.total") > before);
    assertThat(rig.waiting()).isEqualTo(1);
    long start = System.nanoTime();
    rig.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
  }
}
