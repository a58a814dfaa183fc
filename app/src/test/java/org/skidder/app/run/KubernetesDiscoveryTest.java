package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.skidder.app.run.DiscoveryRig.at;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.containers.kubernetes.KubernetesWatches;
import org.skidder.core.config.Problems;
import org.skidder.core.event.FieldMap;
import org.skidder.core.pipeline.Backoff;
import org.skidder.core.testkit.ApiServerDouble;
import org.skidder.core.testkit.FakeEngine.Known;
import org.skidder.core.testkit.FakePod;

/** Autodiscover with the provider kubernetes, and add_kubernetes_metadata, in a running engine. */
class KubernetesDiscoveryTest {
  private static final FakePod POD =
      FakePod.of("shop", "web-1", "u1").label("app", "web").label("app.kubernetes.io/name", "x");

  @TempDir private Path home;
  private DiscoveryRig rig;
  private ApiServerDouble server;
  private String access;
  private Optional<Engine> engine = Optional.empty();
  private final List<FakePod> pods = new ArrayList<>();
  private final List<String> written = new ArrayList<>();

  @BeforeEach
  void listen() throws IOException {
    rig = new DiscoveryRig(home);
    server = new ApiServerDouble();
    Path kubeconfig = home.resolve("kubeconfig");
    Files.writeString(kubeconfig, server.kubeconfig("", "token: abc"));
    server.wantAuthorization("Bearer abc");
    access = "in_cluster: false, host: node-1, kube_config: '" + kubeconfig + "'";
  }

  @AfterEach
  void close() {
    engine.ifPresent(Engine::close);
    rig.close();
    server.close();
  }

  private String provider(String more) {
    return "filebeat.autodiscover.providers:\n  - {type: kubernetes, "
        + access
        + ", "
        + more
        + "}\n";
  }

  /** Every container's logs are read with {@code type: log}. */
  private String readsAll(String cleanup) {
    return provider(
        "cleanup_timeout: "
            + cleanup
            + ", templates: [{condition.has_fields: [kubernetes.container.id], config: [{type: log,"
            + " scan_frequency: 50ms, paths: ['"
            + home
            + "/logs/${data.kubernetes.container.id}/*.log']}]}]");
  }

  private void write(String id, String line) throws IOException {
    rig.write(Known.of(id, id), line);
  }

  private long count(String name) {
    return rig.metrics.counter(name).sum();
  }

  @Test
  void containersOfPodsAreReadWithWhatIsKnownOfThem() throws IOException {
    server.put(POD.container("nginx", "docker://c1", 80).ownedBy("ReplicaSet/web"));
    server.put(FakePod.of("shop", "far", "u2").container("nginx", "docker://c2").on("node-2"));
    write("c1", "hello");
    write("c2", "not here");
    run(readsAll("1h"));
    FieldMap event = rig.awaitEvents(1).getFirst();
    assertThat(at(event, "message")).isEqualTo("hello");
    assertThat(at(event, "kubernetes.namespace")).isEqualTo("shop");
    assertThat(at(event, "kubernetes.pod.name")).isEqualTo("web-1");
    assertThat(at(event, "kubernetes.node.name")).isEqualTo("node-1");
    assertThat(at(event, "kubernetes.container.name")).isEqualTo("nginx");
    assertThat(at(event, "kubernetes.container.id")).isEqualTo("absent");
    assertThat(at(event, "kubernetes.replicaset.name")).isEqualTo("web");
    assertThat(at(event, "kubernetes.labels.app.value")).isEqualTo("web");
    assertThat(at(event, "kubernetes.annotations")).isEqualTo("absent");
    assertThat(engine.orElseThrow().inputTypes()).hasSize(1);
  }

  @Test
  void anUpdateOfAPodChangesMetadataAndRestartsNothing() throws IOException {
    run(readsAll("0s"));
    server.put(POD.container("nginx", ""));
    server.put(POD.container("nginx", "docker://c1"));
    write("c1", "one");
    rig.awaitEvents(1);
    server.put(POD.container("nginx", "docker://c1").label("app", "red"));
    await()
        .until(() -> {
          write("c1", "more");
          return at(rig.events().getLast(), "kubernetes.labels.app.value").equals("red");
        });
    assertThat(count("libbeat.config.module.starts")).isEqualTo(1);
    assertThat(count("libbeat.config.module.stops")).isZero();
  }

  @Test
  void aContainerThatIsStartedAgainIsReadUnderItsNewIdAndTheOldOneToItsEnd() throws IOException {
    server.put(POD.container("nginx", "docker://c1"));
    run(readsAll("100ms"));
    awaitRunning(1);
    server.put(POD.container("nginx", "docker://c2"));
    write("c2", "new words");
    write("c1", "last words");
    rig.awaitEvents(2);
    await().until(() -> count("libbeat.config.module.stops") == 1);
    assertThat(engine.orElseThrow().inputTypes()).hasSize(1);
  }

  @Test
  void theLastLinesOfAPodArriveAndItsInputEnds() throws IOException {
    FakePod pod = POD.container("nginx", "docker://c1");
    server.put(pod);
    run(readsAll("300ms"));
    awaitRunning(1);
    server.remove(pod);
    for (int i = 0; i < 100; i++) {
      write("c1", "last words " + i);
    }
    awaitRunning(0);
    assertThat(rig.events()).hasSize(100);
  }

  @Test
  void hintsAreForThePodOrForOneOfItsContainers() throws IOException {
    server.put(
        FakePod.of("shop", "web-1", "u1")
            .annotation("co.elastic.logs/exclude_lines", "^DEBUG")
            .annotation("co.elastic.logs.side/disable", "true")
            .annotation(
                "co.elastic.logs.raw/raw",
                "[{\"type\":\"log\",\"scan_frequency\":\"50ms\",\"tags\":[\"raw\"],\"paths\":[\""
                    + home
                    + "/logs/${data.container.id}/*.log\"]}]")
            .container("nginx", "docker://c1")
            .container("side", "docker://c2")
            .container("sidecar", "docker://c3")
            .container("raw", "docker://c4"));
    for (String id : List.of("c1", "c2", "c3", "c4")) {
      write(id, "DEBUG of " + id);
      write(id, "INFO of " + id);
    }
    run(
        provider(
            "builders: [{type: hints, config: {type: log, scan_frequency: 50ms, paths: ['"
                + home
                + "/logs/${data.kubernetes.container.id}/*.log']}}]"));
    rig.awaitEvents(4);
    assertThat(rig.events().stream().map(e -> String.valueOf(at(e, "message"))))
        .containsExactlyInAnyOrder("INFO of c1", "INFO of c3", "DEBUG of c4", "INFO of c4");
    assertThat(
            rig.events().stream()
                .filter(e -> at(e, "tags").equals(List.of("raw")))
                .map(e -> at(e, "kubernetes.container.name")))
        .containsExactly("raw", "raw");
  }

  @Test
  void aServerThatComesLaterIsWaitedFor() throws IOException {
    server.put(POD.container("nginx", "docker://c1"));
    server.fail(1, 503);
    write("c1", "hello");
    run(readsAll("1h"));
    rig.awaitEvents(1);
  }

  @Test
  void theProcessorAddsWhatIsKnownToTheEventsOfAnyInput() throws IOException {
    String id = "0123456789abcdef".repeat(4);
    server.put(POD.container("nginx", "containerd://" + id));
    Files.createDirectories(home.resolve("logs/var/log/containers"));
    Files.writeString(
        home.resolve("logs/var/log/containers/web-1_shop_nginx-" + id + ".log"), "one\ntwo\n");
    run(
        """
        filebeat.inputs:
          - {type: log, paths: ['%s/logs/var/log/containers/*.log']}
        processors:
          - add_docker_metadata: {host: '%s'}
          - add_kubernetes_metadata: {%s, sync_period: 10s, default_matchers.enabled: false,
              matchers: [{logs_path: {logs_path: /var/log/containers/}}]}
        """
            .formatted(home, rig.docker.host(), access));
    for (FieldMap event : rig.awaitEvents(2)) {
      assertThat(at(event, "kubernetes.pod.name")).isEqualTo("web-1");
      assertThat(at(event, "kubernetes.container.name")).isEqualTo("nginx");
    }
    assertThat(count("kubernetes.metadata.found")).isEqualTo(2);
    assertThat(server.requests(false)).hasSize(1);
  }

  /**
   * The property: pods come, change, restart their containers and go, while the server and the way
   * to it fail in all ways; in the end every line has arrived once, what runs is what is wanted,
   * and nothing is left over.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverHappensEveryLineArrivesAndNoInputIsLeftOver(long seed) throws IOException {
    Random random = new Random(seed);
    run(readsAll("200ms"));
    for (int i = 0; i < 60; i++) {
      int chosen = pods.isEmpty() ? 0 : random.nextInt(pods.size());
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          pods.add(FakePod.of("x", "pod-" + i, "u" + i).at("").container("main", ""));
          server.put(pods.getLast());
        }
        case 3, 4, 5 -> startContainer(chosen, "c" + i, random);
        case 6 -> update(chosen, pod -> pod.label("step", "s" + random.nextInt()));
        case 7 -> {
          if (pods.size() > 2) {
            awaitArrived();
            server.remove(pods.remove(chosen));
          }
        }
        case 8 -> server.tearNext();
        default -> {
          server.refuseWithStatus(random.nextBoolean());
          if (random.nextBoolean()) {
            server.forgetHistory();
          }
          server.fail(random.nextInt(2), 503);
          server.cut();
        }
      }
    }
    awaitArrived();
    awaitRunning((int) pods.stream().filter(pod -> !pod.ip().isEmpty()).count());
    pods.forEach(server::remove);
    awaitRunning(0);
    assertThat(messages()).containsExactlyInAnyOrderElementsOf(written);
    await()
        .untilAsserted(() ->
            assertThat(String.valueOf(rig.metrics.tree().get("autodiscover")))
                .contains("configs=0,", "things=0}"));
  }

  private void update(int chosen, UnaryOperator<FakePod> change) {
    if (!pods.isEmpty()) {
      pods.set(chosen, change.apply(pods.get(chosen)));
      server.put(pods.get(chosen));
    }
  }

  /** The container of a pod starts, or starts again: what it logged before is read first. */
  private void startContainer(int chosen, String id, Random random) throws IOException {
    if (!pods.isEmpty()) {
      awaitArrived();
      update(chosen, pod -> pod.at("10.0.0.1").container("main", "docker://" + id));
      for (int n = random.nextInt(5); n >= 0; n--) {
        written.add("line " + n + " of " + id);
        write(id, written.getLast());
      }
    }
  }

  /** A container that comes and goes while nobody can see it is not read, so that none does. */
  private void awaitArrived() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(20))
        .until(() -> messages().size() >= written.size());
  }

  private List<String> messages() throws IOException {
    return rig.events().stream().map(e -> String.valueOf(at(e, "message"))).toList();
  }

  private void awaitRunning(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> engine.orElseThrow().inputTypes().size() == count);
  }

  @Test
  void watchesForInputsThatAreGoneEnd() throws IOException {
    server.put(FakePod.of("space-0", "stays", "u0").container("nginx", "docker://c0", 80));
    run(
        provider(
            "cleanup_timeout: 0s, templates: [{condition.has_fields: [kubernetes.container.id],"
                + " config: [{type: log, scan_frequency: 50ms, processors:"
                + " [{add_kubernetes_metadata: {"
                + access
                + ", namespace: '${data.kubernetes.namespace}'}}], paths: ['"
                + home
                + "/logs/${data.kubernetes.container.id}/*.log']}]}]"));
    awaitRunning(1);
    await().until(() -> server.connections() == 2);
    for (int i = 1; i <= 10; i++) {
      server.put(FakePod.of("space-" + i, "web", "u" + i).container("nginx", "docker://c" + i, 80));
    }
    awaitRunning(11);
    await().until(() -> server.connections() == 12);
    for (int i = 1; i <= 10; i++) {
      server.remove(FakePod.of("space-" + i, "web", "u" + i));
    }
    awaitRunning(1);
    await().until(() -> server.connections() == 2);
  }

  /** Runs an engine that does not wait long after errors. */
  private void run(String yaml) throws IOException {
    EnginePlan plan = rig.plan(yaml, new Problems());
    plan.shared()
        .get(
            KubernetesWatches.class,
            () ->
                new KubernetesWatches(
                    home,
                    Map.of(),
                    () -> new Backoff(Duration.ofMillis(10), Duration.ofMillis(20))));
    Engine made = new Engine(plan, rig.metrics, Clock.systemUTC(), false, closed -> {});
    engine = Optional.of(made);
    made.start();
  }
}
