package org.skidder.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.OutputContext;

class KafkaConfigTest {
  /** Binds the options, which begin in line 3, and returns all problems. */
  private static Problems problems(String... options) {
    Problems problems = new Problems();
    String yaml = "output.kafka:\n  hosts: [k1]\n  " + String.join("\n  ", options) + "\n";
    Config root = Config.ofYaml("skidder.yml", yaml, Map.of());
    Binder.tryBind(root.get("output.kafka").orElseThrow(), KafkaConfig.class, problems);
    return problems;
  }

  private static List<String> errors(String... options) {
    return problems(options).errors().stream().map(Problems.Problem::toString).toList();
  }

  private static List<String> warnings(String... options) {
    return problems(options).warnings().stream().map(Problems.Problem::toString).toList();
  }

  private static String producer(String options, String name) {
    OutputContext context =
        OutputContext.alone(
            new Identity("filebeat", "6.4.0", "box", "box"),
            new Metrics(),
            Clock.systemUTC(),
            new SplittableRandom(1),
            Path.of("data"),
            Config.empty());
    KafkaConfig config = KafkaRig.config("{hosts: [k1], topic: t" + options + "}");
    return String.valueOf(new ProducerSettings(config, context).producer(1).get(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                            | 5750
          , metadata.retry.max: 0                       | 5000
          , metadata.retry.max: 10                      | 7500
          , metadata.retry.backoff: 1s                  | 8000
          , timeout: 60s                                | 10750
          , timeout: 1ms, metadata.retry.backoff: 0s    | 1
          """)
  void aTopicIsAskedForAsLongAsTheOptionsSay(String options, String millis) {
    assertThat(producer(options, "max.block.ms")).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                       | all | true  | 5 | 2147483647
          , required_acks: -1                      | all | true  | 5 | 2147483647
          , required_acks: 1                       | 1   | false | 1 | 2147483647
          , required_acks: 0                       | 0   | false | 1 | 2147483647
          , required_acks: 1, max_retries: 7       | 1   | false | 1 | 7
          """)
  void brokersHaveToAcknowledgeAsStated(
      String options, String acks, String idempotent, String inFlight, String retries) {
    assertThat(
            Stream.of(
                    "acks",
                    "enable.idempotence",
                    "max.in.flight.requests.per.connection",
                    "retries")
                .map(name -> producer(options, name)))
        .containsExactly(acks, idempotent, inFlight, retries);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                       | gzip   | 4    | null | null
          , compression: none                      | none   | null | null | null
          , compression: off                       | none   | null | null | null
          , compression: GZIP, compression_level: 9 | gzip  | 9    | null | null
          , compression: gzip, compression_level: 0 | none  | null | null | null
          , compression: snappy                    | snappy | null | null | null
          , compression: lz4                       | lz4    | null | null | null
          , compression: lz4, compression_level: 3 | lz4    | null | 3    | null
          , compression: zstd                      | zstd   | null | null | null
          , compression: zstd, compression_level: 1 | zstd  | null | null | 1
          """)
  void messagesAreCompressedAsStated(
      String options, String type, String gzip, String lz4, String zstd) {
    assertThat(
            Stream.of(
                    "compression.type",
                    "compression.gzip.level",
                    "compression.lz4.level",
                    "compression.zstd.level")
                .map(name -> producer(options, name)))
        .containsExactly(type, gzip, lz4, zstd);
  }

  @Test
  void hostsAndATopicAreEnough() {
    assertThat(errors("topic: t")).isEmpty();
    assertThat(warnings("topic: t")).isEmpty();
    assertThat(KafkaRig.config("{hosts: [k1], topic: t}").isIdempotent()).isTrue();
    assertThat(KafkaRig.config("{hosts: [k1], topic: t, required_acks: 1}").isIdempotent())
        .isFalse();
  }

  @Test
  void oneValueThatCannotBeReadHidesNoOtherProblem() {
    assertThat(
            errors(
                "compression: brotli",
                "compression_level: 99",
                "client_id: 'a b'",
                "username: u",
                "required_acks: 7",
                "max_retries: 0",
                "ssl: {supported_protocols: [TLSv9], curve_types: [x], verification_mode: y}"))
        .extracting(error -> error.replaceAll("^[^ ]* output.kafka.([a-z_.]*): .*", "$1"))
        .containsExactlyInAnyOrder(
            "compression",
            "client_id",
            "username",
            "required_acks",
            "max_retries",
            "topic",
            "ssl.supported_protocols",
            "ssl.curve_types",
            "ssl.verification_mode");
  }

  @Test
  void withoutATopicThereIsNoOutput() {
    assertThat(errors("key: k"))
        .singleElement()
        .asString()
        .startsWith("skidder.yml:")
        .endsWith("missing required 'topic' or 'topics' in output.kafka");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          topic: 'a b'                 | topic               | is no name for a topic
          topics: [{topic: '%{[a'}]    | topics              | %{[a
          client_id: 'a b'             | client_id           | invalid client id 'a b'
          username: u                  | username            | password must be set
          sasl.mechanism: GSSAPI       | sasl.mechanism      | unknown SASL mechanism 'GSSAPI'
          max_retries: 0               | max_retries         | must be -1 (many) or at least 1, not 0
          max_retries: -2              | max_retries         | not -2
          required_acks: 2             | required_acks       | not 2
          compression: brotli          | compression         | choose one of none, gzip, snappy, lz4, zstd
          compression_level: 10        | compression_level   | must be 0 to 9 with compression gzip, not 10
          max_message_bytes: 0         | max_message_bytes   | 1
          version: 0.7                 | version             | unknown/unsupported kafka version '0.7'
          partition.sticky: {}         | partition.sticky    | unknown kafka partition mode sticky
          partition.random.group_events: 0 | partition.random.group_events | 1
          partition: [hash]            | partition           | expected a section
          partition: {hash: {}, random: {}} | partition      | Too many partitioners: hash, random
          codec: {json: {}, format: {string: x}} | codec     | more than one
          """)
  void mistakesAreNamedWithTheirPlace(String option, String path, String said) {
    String topic = option.startsWith("topic") ? "bulk_max_size: 10" : "topic: t";
    assertThat(errors(topic, option))
        .singleElement()
        .asString()
        .startsWith("skidder.yml:4: output.kafka." + path)
        .contains(said);
  }

  @Test
  void aHostThatIsNoneIsNamed() {
    Problems problems = new Problems();
    Config root = Config.ofYaml("skidder.yml", "topic: t\nhosts: [k1, 'k2:99999']\n", Map.of());
    Binder.tryBind(root, KafkaConfig.class, problems);
    assertThat(problems.errors())
        .singleElement()
        .asString()
        .startsWith("skidder.yml:2: hosts")
        .contains("k2:99999");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "off", "gzip", "snappy", "LZ4"})
  void whatTheOriginalAcceptsStarts(String compression) {
    for (String level : List.of("0", "4", "9")) {
      assertThat(errors("topic: t", "compression: " + compression, "compression_level: " + level))
          .isEmpty();
    }
    assertThat(errors("topic: t", "bulk_max_size: 0")).isEmpty();
  }

  @Test
  void lz4NeedsBrokersThatKnowIt() {
    assertThat(errors("topic: t", "compression: lz4", "version: '0.9'"))
        .singleElement()
        .asString()
        .contains("lz4 needs version 0.10 or later, not 0.9");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sasl.mechanism: PLAIN    | sasl.mechanism       | has no effect without username
          version: '1.0.0'         | version              | brokers have to be 2.1 or later
          worker: 3                | worker               | has no effect
          keep_alive: 10s          | keep_alive           | always on
          channel_buffer_size: 256 | channel_buffer_size  | bounded in bytes
          broker_timeout: 5s       | broker_timeout       | the longer one
          compression: snappy      |                      |
          """)
  void optionsWithoutEffectAreTold(String option, String path, String said) {
    if (path == null) {
      assertThat(warnings("topic: t", option, "compression_level: 3"))
          .singleElement()
          .asString()
          .contains("has no effect with compression snappy");
      return;
    }
    assertThat(warnings("topic: t", option))
        .singleElement()
        .asString()
        .startsWith("skidder.yml:4: output.kafka." + path)
        .contains(said);
  }
}
