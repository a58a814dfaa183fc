package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.testkit.Ports;
import org.skidder.core.tls.TlsServer;
import org.skidder.core.tls.TlsServerConfig;

/** Another configuration of outputs, taken over by a running engine. */
@Timeout(60)
class OutputReloadTest {
  private static final Path CERTIFICATES = Path.of("../core/src/test/resources/tls");

  /** So long that nobody can wait for it. */
  private static final String FOR_EVER = "1h";

  @TempDir Path home;
  private EngineRig rig;

  @BeforeEach
  void makeRig() {
    rig = new EngineRig(home);
  }

  private static List<Integer> firstNumbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** Two at once: what was read last is in force, whoever was asked first. */
  @Test
  void aReloadReadsWhenNoOtherIsUnderWay() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    List<String> order = new CopyOnWriteArrayList<>();
    try (Engine engine = rig.start(rig.toFile("events"))) {
      Thread one =
          Thread.ofVirtual()
              .start(() ->
                  engine.reload(() -> {
                    reading.countDown();
                    awaitUninterrupted(second);
                    order.add("first read");
                    return rig.toFile("first");
                  }));
      reading.await();
      Thread other =
          Thread.ofPlatform()
              .start(() ->
                  engine.reload(() -> {
                    order.add("second read");
                    return rig.toFile("second");
                  }));
      EngineRig.until(() -> other.getState() == Thread.State.BLOCKED);
      assertThat(order).isEmpty();
      second.countDown();
      one.join();
      other.join();
    }
    assertThat(order).containsExactly("first read", "second read");
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aChangedOutputTakesOverWithoutLossAndRepetition() throws IOException {
    int outputs = 5;
    try (Engine engine = rig.start(rig.toFile("events0"))) {
      for (int i = 1; i < outputs; i++) {
        rig.write(200);
        String filename = "events" + i;
        engine.reload(() -> rig.toFile(filename));
      }
      rig.write(1);
      EngineRig.until(() -> rig.numbersIn("events4").contains(rig.written() - 1));
    }
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      all.addAll(rig.numbersIn("events" + i));
    }
    assertThat(all).isEqualTo(firstNumbers(rig.written()));
  }

  @Test
  void whatWaitsForAnOutputThatIsDownGoesToTheNewOne() throws Exception {
    EnginePlan down = rig.plan(EngineRig.elasticsearch("127.0.0.1:" + Ports.free(), FOR_EVER));
    rig.write(100);
    try (Cluster cluster = Cluster.start("6.4.0");
        Engine engine = rig.start(down)) {
      EngineRig.until(() -> rig.metrics().counter("libbeat.pipeline.events.total").sum() == 100);
      EnginePlan live = rig.plan(EngineRig.elasticsearch(cluster.address(), FOR_EVER));
      Thread reload = Thread.ofPlatform().daemon().start(() -> engine.reload(() -> live));
      assertThat(reload.join(Duration.ofSeconds(20))).as("waits for nobody").isTrue();
      EngineRig.until(() -> EngineRig.numbersIn(cluster).size() >= 100);

      engine.reload(() -> rig.plan(EngineRig.elasticsearch(cluster.address(), FOR_EVER)));
      rig.write(100);
      EngineRig.until(() -> EngineRig.numbersIn(cluster).size() >= 200);
      assertThat(EngineRig.numbersIn(cluster)).isEqualTo(firstNumbers(200));
      assertThat(cluster.greetings()).as("what is unchanged stays connected").isEqualTo(1);
    }
  }

  @Test
  void renewedCertificatesAreTakenOverThoughTheConfigurationIsTheSame() throws Exception {
    Path authority = Files.copy(CERTIFICATES.resolve("stranger.crt"), home.resolve("ca.crt"));
    List<Integer> first = new CopyOnWriteArrayList<>();
    rig.write(1);
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      CountDownLatch refused = new CountDownLatch(1);
      Thread.ofVirtual().start(() -> serve(listener, refused, first));
      Map<String, Object> output =
          Map.of(
              "hosts",
              List.of("127.0.0.1:" + listener.getLocalPort()),
              "backoff.init",
              FOR_EVER,
              "backoff.max",
              FOR_EVER,
              "ssl.certificate_authorities",
              List.of(authority.toString()));
      EnginePlan plan = rig.plan(Map.of("output.logstash", output));
      try (Engine engine = rig.start(plan)) {
        refused.await();
        Files.copy(CERTIFICATES.resolve("ca.crt"), authority, StandardCopyOption.REPLACE_EXISTING);
        engine.reload(() -> rig.plan(Map.of("output.logstash", output)));
        EngineRig.until(() -> !first.isEmpty());
      }
    }
    assertThat(first).as("a frame of Lumberjack 2").first().isEqualTo((int) '2');
  }

  /** Takes the first byte of each connection. */
  private static void serve(ServerSocket listener, CountDownLatch refused, List<Integer> first) {
    Map<String, Object> options =
        Map.of(
            "certificate",
            CERTIFICATES.resolve("server.crt").toAbsolutePath().toString(),
            "key",
            CERTIFICATES.resolve("server.key").toAbsolutePath().toString());
    TlsServer tls =
        new TlsServer(
            Binder.bind(Config.of(options), TlsServerConfig.class, new Problems()), CERTIFICATES);
    while (!listener.isClosed()) {
      try (SSLSocket socket = tls.secure(listener.accept())) {
        first.add(socket.getInputStream().read());
      } catch (IOException e) {
        refused.countDown();
      }
    }
  }

  /** Who parses the events of modules, and where, was decided by the kind. */
  @Test
  void anotherKindOfOutputWaitsForTheNextStartAndIsToldEachTime() throws IOException {
    Map<String, Object> other =
        Map.of("output.redis.hosts", List.of("127.0.0.1:1"), "max_procs", 1);
    try (Engine engine = rig.start(rig.toFile("events"))) {
      for (int time = 0; time < 2; time++) {
        assertThat(engine.reload(() -> rig.plan(other))).containsExactly("max_procs", "output");
        rig.write(1);
        EngineRig.until(() -> rig.numbersIn("events").size() >= rig.written());
      }
      assertThat(engine.reload(() -> rig.toFile("events"))).as("all is as it runs").isEmpty();
      assertThat(engine.reload(() -> rig.toFile("moved"))).as("that can change").isEmpty();
      rig.write(1);
      EngineRig.until(() -> rig.numbersIn("moved").contains(rig.written() - 1));
    }
  }

  /** They keep neither the first start nor a reload from anything. */
  @Test
  void variablesWithoutAValueThatNobodyReadsAreComparedAsTheyAreWritten() throws IOException {
    try (Engine engine = rig.start(withUnread("events", "a"))) {
      assertThat(engine.reload(() -> withUnread("events", "a"))).isEmpty();
      assertThat(engine.reload(() -> withUnread("moved", "b"))).containsExactly("filebeat");
      rig.write(1);
      EngineRig.until(() -> !rig.numbersIn("moved").isEmpty());
      assertThat(engine.reload(() -> withUnread("moved", "a"))).isEmpty();
    }
  }

  private EnginePlan withUnread(String filename, String path) {
    return rig.plan(
        Map.of("output.file", rig.file(filename)),
        "output.kafka.enabled=false",
        "output.kafka.hosts=${NOPE}",
        "filebeat.inputs.1.enabled=false",
        "filebeat.inputs.1.paths.0=${NOPE}/" + path,
        "setup.kibana.host=${NOPE}");
  }

  @Test
  void whenOneOutputCannotBeMadeAllRunOnAsBefore() throws Exception {
    Path authority = Files.copy(CERTIFICATES.resolve("ca.crt"), home.resolve("ca.crt"));
    try (Engine engine = rig.start(twoOutputs("events", authority))) {
      EnginePlan fresh = twoOutputs("moved", authority);
      Files.delete(authority);
      assertThatThrownBy(() -> engine.reload(() -> fresh)).hasMessageContaining("ca.crt");
      rig.write(1);
      EngineRig.until(() -> !rig.numbersIn("events").isEmpty());
      assertThat(home.resolve("out/moved")).doesNotExist();
    }
  }

  private EnginePlan twoOutputs(String filename, Path authority) {
    Map<String, Object> secure =
        Map.of(
            "hosts",
            List.of("127.0.0.1:1"),
            "ssl.certificate_authorities",
            List.of(authority.toString()));
    return rig.plan(
        Map.of(
            "outputs",
            List.of(
                Map.of("name", "kept", "file", rig.file(filename)),
                Map.of("name", "far", "logstash", secure))));
  }
}
