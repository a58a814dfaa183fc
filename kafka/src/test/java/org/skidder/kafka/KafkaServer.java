package org.skidder.kafka;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.skidder.core.testkit.Ports;

/**
 * A real broker (KRaft, one node) that can be killed and started again. Listens without protection,
 * with SASL, and with TLS; does not make topics by itself.
 */
final class KafkaServer implements AutoCloseable {
  /** With everything in it that has to be escaped somewhere. */
  static final String PASSWORD = "se\"cr\\et 1";

  private static final int PLAIN = 0;
  private static final int SASL = 1;
  private static final int TLS = 2;
  private static final int CONTROLLER = 3;

  private final Path folder;
  private final int[] ports = new int[4];
  private final Admin admin;
  private Process process;

  KafkaServer() throws IOException {
    folder = Files.createTempDirectory("skidder-kafka-");
    for (int i = 0; i < ports.length; i++) {
      ports[i] = Ports.free();
    }
    writeSettings();
    process = launch();
    admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                plain(),
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                "100"));
    awaitAnswer();
  }

  /** A certificate or key of the tests of TLS. */
  static Path tlsFile(String name) {
    return Path.of("../core/src/test/resources/tls").resolve(name).toAbsolutePath();
  }

  private void writeSettings() throws IOException {
    Path store = folder.resolve("server.pem");
    Files.writeString(
        store, Files.readString(tlsFile("server.key")) + Files.readString(tlsFile("server.crt")));
    Properties all = new Properties();
    all.setProperty("process.roles", "broker,controller");
    all.setProperty("node.id", "1");
    all.setProperty("controller.quorum.bootstrap.servers", "127.0.0.1:" + ports[CONTROLLER]);
    all.setProperty("controller.listener.names", "CONTROLLER");
    all.setProperty(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,SASL_PLAINTEXT://127.0.0.1:%d,SSL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(ports[PLAIN], ports[SASL], ports[TLS], ports[CONTROLLER]));
    all.setProperty(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,CONTROLLER:PLAINTEXT");
    all.setProperty("inter.broker.listener.name", "PLAINTEXT");
    all.setProperty("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
    all.setProperty(
        "listener.name.sasl_plaintext.plain.sasl.jaas.config",
        SaslMechanism.PLAIN.login("unused", "unused").replace(";", "")
            + " user_plain="
            + SaslMechanism.PLAIN.login("", PASSWORD).replaceAll("^.*password=", ""));
    for (String scram : List.of("scram-sha-256", "scram-sha-512")) {
      all.setProperty(
          "listener.name.sasl_plaintext." + scram + ".sasl.jaas.config",
          "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    }
    all.setProperty("ssl.keystore.type", "PEM");
    all.setProperty("ssl.keystore.location", store.toString());
    all.setProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    all.setProperty("super.users", "User:ANONYMOUS");
    all.setProperty("allow.everyone.if.no.acl.found", "true");
    all.setProperty("auto.create.topics.enable", "false");
    all.setProperty("offsets.topic.replication.factor", "1");
    quick(all);
    all.setProperty("log.dirs", folder.resolve("data").toString());
    try (var out = Files.newOutputStream(folder.resolve("server.properties"))) {
      all.store(out, null);
    }
  }

  /** A broker that was killed is taken back when its session is over, after nine seconds else. */
  private static void quick(Properties all) {
    all.setProperty("broker.session.timeout.ms", "3000");
    all.setProperty("broker.heartbeat.interval.ms", "200");
    all.setProperty("group.initial.rebalance.delay.ms", "0");
    all.setProperty("log.cleaner.enable", "false");
    all.setProperty("num.network.threads", "1");
    all.setProperty("num.io.threads", "2");
    all.setProperty("background.threads", "1");
  }

  /** The class path of this test, also where a test runner keeps it to itself. */
  private static String classPath() {
    if (KafkaServer.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(url -> Path.of(URI.create(url.toString())).toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath()));
    command.add(BrokerMain.class.getName());
    command.add(folder.resolve("server.properties").toString());
    if (Files.notExists(folder.resolve("data/meta.properties"))) {
      command.add(PASSWORD);
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("console.log").toFile()))
        .start();
  }

  private void awaitAnswer() throws IOException {
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .ignoreExceptionsMatching(e -> process.isAlive())
          .until(() -> !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty());
    } catch (RuntimeException e) {
      String log = Files.readString(folder.resolve("console.log"), StandardCharsets.UTF_8);
      throw new IllegalStateException("the broker does not start:\n" + log, e);
    }
  }

  /** Ends the broker as a power cut would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again if it was killed. */
  void start() throws IOException {
    if (!process.isAlive()) {
      process = launch();
      awaitAnswer();
    }
  }

  /** Address without protection. */
  String plain() {
    return "127.0.0.1:" + ports[PLAIN];
  }

  /** Address with SASL; the users are {@code plain} and {@code scram}. */
  String sasl() {
    return "127.0.0.1:" + ports[SASL];
  }

  /** Address with TLS. */
  String tls() {
    return "127.0.0.1:" + ports[TLS];
  }

  /** Makes a topic. */
  void topic(String name, int partitions, Map<String, String> settings) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
        .all()
        .get(20, TimeUnit.SECONDS);
  }

  void topic(String name, int partitions) throws Exception {
    topic(name, partitions, Map.of());
  }

  /** Lets nobody but a user that does not exist write to a topic. */
  void forbid(String topic) throws ExecutionException, InterruptedException {
    admin
        .createAcls(
            List.of(
                new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                    new AccessControlEntry(
                        "User:nobody", "*", AclOperation.WRITE, AclPermissionType.ALLOW))))
        .all()
        .get();
  }

  /** All messages of a topic, partition by partition in their order. */
  List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, plain(),
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
    }
    all.sort(
        Comparator.comparingInt((ConsumerRecord<byte[], byte[]> message) -> message.partition())
            .thenComparingLong(ConsumerRecord::offset));
    return all;
  }

  @Override
  public void close() throws IOException {
    admin.close(Duration.ZERO);
    kill();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
