package org.skidder.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.format.FormatString;
import org.skidder.core.format.Selector;
import org.skidder.core.tls.TlsConfig;
import org.skidder.outputs.codec.CodecOptions;
import org.skidder.outputs.common.DeadLetterOptions;
import org.skidder.outputs.net.HostPort;

/** Options of {@code output.kafka}. */
public record KafkaConfig(
    @Option(
            value =
                "Brokers to ask for the cluster, as host[:port]; the port is 9092 when none is"
                    + " stated.",
            required = true)
        List<String> hosts,
    @Option("Topic.") Optional<FormatString> topic,
    @Option("Rules that choose the topic; the first that applies wins, topic is the last one.")
        Optional<Config> topics,
    @Option("Key of the message; none when a field of it is missing.") Optional<FormatString> key,
    @Option(
            "How the partition is chosen: partition.hash, partition.random or"
                + " partition.round_robin, with the options of that strategy.")
        Config partition,
    @Option(
            value = "Version of the brokers, which have to be 2.1 or later whatever is stated.",
            def = "1.0.0")
        KafkaVersion version,
    @Option(value = "Name that brokers see in logs and quotas.", def = "beats") String clientId,
    @Option("User, for SASL.") String username,
    @Option(value = "Password.", secret = true) String password,
    @Option(
            value = "How user and password are proven: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.",
            name = "sasl.mechanism",
            def = "PLAIN")
        SaslMechanism saslMechanism,
    @Option(value = "Codec.", inline = true) CodecOptions codec,
    @Option(value = "Of no effect: the library spreads by partition.", def = "1", min = "1")
        int worker,
    @Option(
            value = "Events handed over at once at most; 0 or less: what the queue has.",
            def = "2048",
            unit = "events")
        int bulkMaxSize,
    @Option(
            "How often the client library repeats a request, -1 for 1000 times, before the event"
                + " goes back to the queue and is tried again from there. Not stated: until it is"
                + " delivered.")
        Optional<Integer> maxRetries,
    @Option(value = "Limit for connecting and for an answer.", def = "30s", min = "1ms")
        Duration timeout,
    @Option(
            value =
                "How long a broker waits for its replicas. The client library has one limit for"
                    + " this and for the answer: the longer one of broker_timeout and timeout.",
            def = "10s",
            min = "1ms")
        Duration brokerTimeout,
    @Option(
            "Whose acknowledgement is waited for: -1 all replicas in sync, 1 the leader, 0 nobody."
                + " Not stated: all, and no message twice.")
        Optional<Integer> requiredAcks,
    @Option(value = "none, gzip, snappy, lz4 or zstd.", def = "gzip") Compression compression,
    @Option(
            "Level of gzip (0 to 9, default 4), lz4 (1 to 17; 0: its own) or zstd (1 to 22); higher"
                + " is smaller and slower.")
        Optional<Integer> compressionLevel,
    @Option(
            value =
                "Largest message; larger ones are dropped. Not more than the brokers'"
                    + " message.max.bytes.",
            def = "1000000",
            min = "1",
            unit = "bytes")
        int maxMessageBytes,
    @Option(
            value = "Of no effect: TCP keep-alive is always on, with the system's period.",
            def = "0s",
            min = "0s")
        Duration keepAlive,
    @Option(
            value = "Of no effect: what waits for brokers is bounded in bytes.",
            def = "256",
            min = "1")
        int channelBufferSize,
    @Option("What is known about the cluster.") Metadata metadata,
    @Option("TLS; used when the section is there and not switched off.") Optional<TlsConfig> ssl,
    @Option(value = "Dead letters.", inline = true) DeadLetterOptions deadLetter)
    implements Validated {
  private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9._-]+");
  static final int PORT = 9092;
  static final int DEFAULT_GZIP_LEVEL = 4;

  /** Options of {@code metadata}. */
  public record Metadata(
      @Option(
              value = "How often brokers are asked anew; 0: only when needed.",
              def = "10m",
              min = "0s")
          Duration refreshFrequency,
      @Option("What happens when they do not answer.") Retry retry) {
    /** Options of {@code metadata.retry}. */
    public record Retry(
        @Option(
                value =
                    "For how many waits a topic is asked for in vain before its events go back to"
                        + " the queue; a sixth of timeout comes on top.",
                def = "3",
                min = "0")
            int max,
        @Option(
                value = "Wait between two questions; it doubles up to 1s.",
                def = "250ms",
                min = "0s")
            Duration backoff) {}
  }

  /** The topic's selector; reports what is wrong with it. */
  Selector topicSelector(Problems problems) {
    return Selector.parse(topics, "topic", topic, UnaryOperator.identity(), problems);
  }

  /** Whether every message is acknowledged by all replicas, which being idempotent needs. */
  boolean isIdempotent() {
    return requiredAcks.orElse(-1) == -1;
  }

  /** TLS settings, when it is used. */
  Optional<TlsConfig> tls() {
    return ssl.filter(TlsConfig::enabled);
  }

  @Override
  public void validate(Problems.Scope problems) {
    checkTarget(problems);
    checkNumbers(problems);
    checkCompression(problems);
    if (!CLIENT_ID.matcher(clientId).matches()) {
      problems.error(
          "clientId",
          "invalid client id '" + clientId + "'; use letters, digits, dots, dashes, underscores");
    }
    if (!username.isEmpty() && password.isEmpty()) {
      problems.error("username", "password must be set when username is configured");
    }
    if (problems.isSet("saslMechanism") && username.isEmpty()) {
      problems.warning(
          "saslMechanism", "has no effect without username and password: nobody logs in");
    }
    Partitioning.read(partition, new Random(), problems.all());
    warnOfNoEffect(problems);
  }

  private void checkTarget(Problems.Scope problems) {
    for (String host : hosts) {
      problems.check("hosts", () -> HostPort.parse(host, PORT));
    }
    if (topic.isEmpty() && topics.isEmpty()) {
      problems.error("topic", "missing required 'topic' or 'topics' in output.kafka");
      return;
    }
    topicSelector(problems.all())
        .constant()
        .flatMap(TopicNames::mistake)
        .ifPresent(mistake -> problems.error("topic", mistake));
  }

  private void checkNumbers(Problems.Scope problems) {
    if (maxRetries.isPresent() && (maxRetries.get() == 0 || maxRetries.get() < -1)) {
      problems.error("maxRetries", "must be -1 (many) or at least 1, not " + maxRetries.get());
    }
    if (requiredAcks.isPresent() && (requiredAcks.get() < -1 || requiredAcks.get() > 1)) {
      problems.error(
          "requiredAcks",
          "must be -1 (all replicas), 1 (the leader) or 0 (nobody), not " + requiredAcks.get());
    }
  }

  private void checkCompression(Problems.Scope problems) {
    if (compression == Compression.LZ4 && !version.hasLz4()) {
      problems.error("compression", "lz4 needs version 0.10 or later, not " + version);
    }
    if (compressionLevel.isEmpty()) {
      return;
    }
    int level = compressionLevel.get();
    if (!compression.hasLevels()) {
      problems.warning("compressionLevel", "has no effect with compression " + compression);
    } else if (level < compression.lowest() || level > compression.highest()) {
      problems.error(
          "compressionLevel",
          "must be "
              + compression.lowest()
              + " to "
              + compression.highest()
              + " with compression "
              + compression
              + ", not "
              + level);
    }
  }

  private void warnOfNoEffect(Problems.Scope problems) {
    if (problems.isSet("version") && !version.isReachable()) {
      problems.warning(
          "version",
          "brokers have to be " + KafkaVersion.OLDEST + " or later; older ones are not understood");
    }
    if (problems.isSet("worker") && worker > 1) {
      problems.warning("worker", "has no effect: one producer sends to all brokers at once");
    }
    if (!keepAlive.isZero()) {
      problems.warning(
          "keepAlive", "has no effect: TCP keep-alive is always on, with the system's period");
    }
    if (problems.isSet("channelBufferSize")) {
      problems.warning(
          "channelBufferSize", "has no effect: what waits for brokers is bounded in bytes");
    }
    if (problems.isSet("brokerTimeout") && brokerTimeout.compareTo(timeout) < 0) {
      problems.warning(
          "brokerTimeout",
          "has no effect: the longer one of broker_timeout and timeout counts for both");
    }
  }
}
