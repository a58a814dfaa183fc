package org.skidder.kafka;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.tls.TlsClient;
import org.skidder.outputs.net.HostPort;

/** The options in the words of the client library. */
final class ProducerSettings {
  /** Room beside the largest message for what the library reckons around it. */
  private static final int SLACK = 1 << 12;

  /** A partition's messages are sent at the latest when they are so many bytes. */
  private static final int BATCH_BYTES = 128 << 10;

  /** What waits for brokers; a process with few files is to stay small. */
  private static final int BUFFER_BYTES = 16 << 20;

  /**
   * How long the library waits for more messages for the same partition: long enough that the first
   * ones of a batch of the queue do not go out alone, too short to be noticed.
   */
  private static final int LINGER_MS = 2;

  private static final int MANY_RETRIES = 1000;
  private static final int RECONNECT_FIRST_MS = 100;
  private static final int RECONNECT_LAST_MS = 5000;

  private final KafkaConfig config;
  private final List<HostPort> brokers;
  private final Optional<TlsClient> tls;
  private final Path dataPath;

  /**
   * Reads certificates.
   *
   * @throws IllegalArgumentException when they cannot be used
   */
  ProducerSettings(KafkaConfig config, OutputContext context) {
    this.config = config;
    dataPath = context.dataPath();
    brokers = config.hosts().stream().map(host -> HostPort.parse(host, KafkaConfig.PORT)).toList();
    tls = config.tls().map(section -> new TlsClient(section, context.configPath()));
  }

  /** The brokers that are asked for the cluster. */
  List<HostPort> brokers() {
    return brokers;
  }

  /** TLS, when it is used. */
  Optional<TlsClient> tls() {
    return tls;
  }

  /**
   * Loads native code that the compression needs.
   *
   * @throws IOException when it cannot be loaded
   */
  void loadCompression() throws IOException {
    NativeLibraries.load(config.compression(), dataPath);
  }

  /** Limit for connecting and for an answer. */
  Duration timeout() {
    return config.timeout();
  }

  /** The size of a partition's part of a request that suits nearly all topics, in bytes. */
  int batchBytes() {
    return Math.min(BATCH_BYTES, config.maxMessageBytes());
  }

  /** What every client of the library is told. */
  Map<String, Object> common() {
    Map<String, Object> all = new HashMap<>();
    all.put(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        brokers.stream().map(HostPort::toString).toList());
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.clientId());
    all.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, config.timeout().toMillis());
    all.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
        config.timeout().toMillis());
    all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, requestTimeout());
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, (long) RECONNECT_FIRST_MS);
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, (long) RECONNECT_LAST_MS);
    long retry = config.metadata().retry().backoff().toMillis();
    all.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, retry);
    all.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, Math.max(retry, 1000L));
    all.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, refreshMillis());
    // Nobody looks at the library's own figures; without them no management classes are loaded.
    all.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of());
    all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    security(all);
    return all;
  }

  private int requestTimeout() {
    Duration longer =
        config.timeout().compareTo(config.brokerTimeout()) > 0
            ? config.timeout()
            : config.brokerTimeout();
    return (int) Math.min(Integer.MAX_VALUE, longer.toMillis());
  }

  private long refreshMillis() {
    Duration every = config.metadata().refreshFrequency();
    return every.isZero() ? Long.MAX_VALUE / 2 : every.toMillis();
  }

  private void security(Map<String, Object> all) {
    boolean sasl = !config.username().isEmpty();
    String protocol = tls.isPresent() ? "SSL" : "PLAINTEXT";
    all.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, sasl ? "SASL_" + protocol : protocol);
    if (sasl) {
      all.put(SaslConfigs.SASL_MECHANISM, config.saslMechanism().toString());
      all.put(
          SaslConfigs.SASL_JAAS_CONFIG,
          config.saslMechanism().login(config.username(), config.password()));
    }
    tls.ifPresent(client -> {
      all.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, TlsEngines.class);
      all.put(TlsEngines.CLIENT, client);
      // TlsClient checks names itself, with messages that say what is wrong.
      all.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "");
    });
  }

  /**
   * What the producer is told.
   *
   * @param batchBytes a partition's messages are sent at the latest when they are so many bytes
   */
  Map<String, Object> producer(int batchBytes) {
    Map<String, Object> all = common();
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    int largest = largest();
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.max(largest, 1 << 20));
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max((long) BUFFER_BYTES, 2L * largest));
    all.put(ProducerConfig.LINGER_MS_CONFIG, (long) LINGER_MS);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, blockMillis());
    delivery(all);
    compression(all);
    return all;
  }

  private int largest() {
    return (int) Math.min(Integer.MAX_VALUE - 16L, (long) config.maxMessageBytes() + SLACK);
  }

  /**
   * How long a topic is asked for, or room in the buffer is waited for: the library counts time and
   * not questions. So the waits between them, and what connecting and the answers may take.
   */
  private long blockMillis() {
    KafkaConfig.Metadata.Retry retry = config.metadata().retry();
    long waits = retry.max() * retry.backoff().toMillis();
    return waits + Math.max(1, config.timeout().toMillis() / 6);
  }

  private void delivery(Map<String, Object> all) {
    boolean idempotent = config.isIdempotent();
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, idempotent);
    all.put(
        ProducerConfig.ACKS_CONFIG,
        idempotent ? "all" : Integer.toString(config.requiredAcks().orElse(1)));
    // Without idempotence a second request on its way could overtake a first one that is repeated.
    all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, idempotent ? 5 : 1);
    int retries = config.maxRetries().orElse(Integer.MAX_VALUE);
    all.put(ProducerConfig.RETRIES_CONFIG, retries == -1 ? MANY_RETRIES : retries);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
  }

  private void compression(Map<String, Object> all) {
    Compression kind = config.compression();
    int level = config.compressionLevel().orElse(KafkaConfig.DEFAULT_GZIP_LEVEL);
    if (kind == Compression.GZIP) {
      if (level == 0) {
        kind = Compression.NONE;
      } else {
        all.put(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG, level);
      }
    } else if (config.compressionLevel().orElse(0) > 0 && kind == Compression.LZ4) {
      all.put(ProducerConfig.COMPRESSION_LZ4_LEVEL_CONFIG, level);
    } else if (config.compressionLevel().isPresent() && kind == Compression.ZSTD) {
      all.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, level);
    }
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, kind.toString());
  }
}
