package org.skidder.containers.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.containers.discovery.Discoveries;
import org.skidder.containers.discovery.Provider;
import org.skidder.containers.discovery.ProviderContext;
import org.skidder.containers.discovery.Sighting;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.Backoff;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.SharedResources;
import org.skidder.core.testkit.ApiServerDouble;
import org.skidder.core.testkit.FakeNode;
import org.skidder.core.testkit.FakePod;

class KubernetesProviderTest {
  private static final FakePod WEB =
      FakePod.of("shop", "web", "u1")
          .label("app", "web")
          .annotation("co.elastic.logs/multiline.pattern", "^x")
          .annotation("a.b/c", "1");

  @TempDir private Path folder;
  private final SharedResources shared = new SharedResources();
  private final Seen seen = new Seen();
  private ApiServerDouble server;
  private Path kubeconfig;

  /** What is there, as the provider tells it. */
  private static final class Seen implements Discoveries {
    final Map<String, List<Sighting>> present = new ConcurrentHashMap<>();

    @Override
    public void present(String thing, List<Sighting> sightings) {
      present.put(thing, sightings);
    }

    @Override
    public void gone(String thing) {
      present.remove(thing);
    }

    List<Sighting> of(String thing) {
      return present.getOrDefault(thing, List.of());
    }
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ApiServerDouble();
    kubeconfig = folder.resolve("config");
    Files.writeString(kubeconfig, server.kubeconfig("", ""));
    shared.get(
        KubernetesWatches.class,
        () ->
            new KubernetesWatches(
                folder, Map.of(), () -> new Backoff(Duration.ofMillis(10), Duration.ofMillis(20))));
  }

  @AfterEach
  void close() {
    shared.close();
    server.close();
  }

  private Provider started(String options) throws IOException {
    Config config = Config.ofYaml("in_cluster: false\nkube_config: " + kubeconfig + "\n" + options);
    KubernetesProviderFactory factory = new KubernetesProviderFactory();
    Provider provider =
        factory.create(
            Binder.bind(config, factory.configType(), new Problems()),
            new ProviderContext(
                new Identity("filebeat", "6.4.0", "host-1", "host-1"),
                new Metrics(),
                shared,
                folder));
    provider.start(seen);
    return provider;
  }

  private static String text(Map<String, ?> map) {
    return String.valueOf(map);
  }

  @Test
  void eachPortOfEachContainerIsToldWithAllThatIsKnown() throws IOException {
    server.put(
        WEB.ownedBy("StatefulSet/web")
            .container("nginx", "containerd://c1", 80, 443)
            .init("setup", "containerd://c0"));
    started("host: node-1\ninclude_annotations: [a.b/c]");
    List<Sighting> told = seen.of("u1");
    assertThat(told).hasSize(3);
    Sighting first = told.getFirst();
    assertThat(text(first.data()))
        .isEqualTo(
            "{host=10.0.0.7, port=80, kubernetes={namespace=shop, labels={app=web},"
                + " annotations={a={b/c=1}, co={elastic={logs/multiline={pattern=^x}}}},"
                + " statefulset={name=web}, pod={name=web}, node={name=node-1},"
                + " container={name=nginx, id=c1, image=image-of-nginx, runtime=containerd}}}");
    assertThat(text(first.meta()))
        .isEqualTo(
            "{kubernetes={namespace=shop, labels={app=web}, annotations={a={b/c=1}},"
                + " statefulset={name=web}, pod={name=web}, node={name=node-1},"
                + " container={name=nginx}}}");
    assertThat(text(first.container()))
        .isEqualTo("{name=nginx, id=c1, image=image-of-nginx, runtime=containerd}");
    assertThat(first.hints()).containsEntry("co.elastic.logs/multiline.pattern", "^x");
    assertThat(first.containerName()).isEqualTo("nginx");
    assertThat(told.get(1).data().get("port")).isEqualTo(443L);
    assertThat(text(told.get(2).data())).doesNotContain("port=").contains("id=c0");
  }

  @Test
  void aContainerWithoutIdAndAPodWithoutAddressAreWaitedFor() throws IOException {
    server.put(WEB.container("nginx", "").at(""));
    started("host: node-1");
    assertThat(seen.present).containsOnlyKeys("u1");
    assertThat(seen.of("u1")).isEmpty();
    server.put(WEB.container("nginx", "").at("10.0.0.9"));
    server.put(WEB.container("nginx", "docker://c1").at("10.0.0.9"));
    await().until(() -> seen.of("u1").size() == 1);
  }

  @Test
  void anUpdateThatChangesNothingIsToldAsTheSame() throws IOException {
    server.put(WEB.container("nginx", "docker://c1"));
    started("host: node-1");
    List<Sighting> before = seen.of("u1");
    server.put(WEB.container("nginx", "docker://c1"));
    server.put(FakePod.of("shop", "other", "u2").container("a", "docker://c2"));
    await().until(() -> !seen.of("u2").isEmpty());
    assertThat(seen.of("u1")).isNotSameAs(before).isEqualTo(before);
  }

  @Test
  void podsOfOtherNodesAndNamespacesAreNotTold() throws IOException {
    server.put(WEB.container("nginx", "docker://c1"));
    server.put(FakePod.of("shop", "b", "u2").container("b", "docker://c2").on("node-2"));
    server.put(FakePod.of("kube-system", "c", "u3").container("c", "docker://c3"));
    started("host: node-1\nnamespace: shop");
    assertThat(seen.present).containsOnlyKeys("u1");
  }

  @Test
  void theWholeClusterMayBeWatched() throws IOException {
    server.put(WEB.container("nginx", "docker://c1"));
    server.put(FakePod.of("shop", "b", "u2").container("b", "docker://c2").on("node-2"));
    started("scope: cluster");
    assertThat(seen.present).containsOnlyKeys("u1", "u2");
  }

  @Test
  void nodesAreTold() throws IOException {
    server.put(new FakeNode("node-1", "n1", "m", "host-1", Map.of("zone", "a")));
    server.put(new FakeNode("node-2", "n2", "m2", "host-2", Map.of()));
    started("resource: node\nscope: cluster");
    assertThat(seen.present).containsOnlyKeys("n1", "n2");
    assertThat(text(seen.of("n1").getFirst().data()))
        .isEqualTo(
            "{host=192.0.2.1, kubernetes={labels={zone=a}, node={name=node-1, hostname=host-1},"
                + " annotations={node={alpha/ttl=0}}}}");
    assertThat(text(seen.of("n1").getFirst().meta()))
        .isEqualTo("{kubernetes={labels={zone=a}, node={name=node-1}}}");
  }

  @Test
  void theNodeIsFoundByItsName() throws IOException {
    server.put(new FakeNode("node-7", "n7", "m", "host-1", Map.of()));
    server.put(FakePod.of("shop", "b", "u2").container("b", "docker://c2").on("node-7"));
    started("");
    assertThat(seen.present).containsOnlyKeys("u2");
  }

  @Test
  void anUnknownNodeIsLookedForUntilItIsThere() throws IOException {
    server.put(WEB.container("nginx", "docker://c1"));
    started("sync_period: 1ms");
    assertThat(seen.present).isEmpty();
    server.put(new FakeNode("node-1", "n1", "m", "host-1", Map.of()));
    await().until(() -> seen.present.containsKey("u1"));
  }

  @Test
  void aServerThatIsNotThereYetDoesNotEndTheStart() throws IOException {
    server.put(WEB.container("nginx", "docker://c1"));
    server.fail(2, 500);
    started("host: node-1");
    assertThat(seen.present).containsOnlyKeys("u1");
  }

  @Test
  void afterItsEndNothingIsTold() throws IOException {
    Provider provider = started("host: node-1");
    assertThat(provider.cleanupTimeout()).isEqualTo(Duration.ofSeconds(60));
    provider.close();
    started("host: node-1");
    server.put(WEB.container("nginx", "docker://c1"));
    await().until(() -> seen.present.containsKey("u1"));
  }

  /** The property: whatever pods do and whatever breaks, what is told becomes what is there. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void whateverHappensWhatIsToldBecomesWhatIsThere(long seed) throws IOException {
    Random random = new Random(seed);
    List<FakePod> pods = new ArrayList<>();
    started("host: node-1\nsync_period: 1ms");
    for (int i = 0; i < 400; i++) {
      int at = pods.isEmpty() ? 0 : random.nextInt(pods.size());
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          // A pod begins without address and ids; its name may have been another's before.
          String name = "pod-" + random.nextInt(30);
          if (pods.stream().noneMatch(pod -> pod.name().equals(name))) {
            pods.add(FakePod.of("x", name, "u" + i).at("").container("main", ""));
            server.put(pods.getLast());
          }
        }
        case 3, 4, 5 -> {
          if (!pods.isEmpty()) {
            pods.set(at, pods.get(at).at("10.0.0." + at).container("main", "docker://c" + i, 80));
            server.put(pods.get(at));
          }
        }
        case 6 -> {
          if (!pods.isEmpty()) {
            server.remove(pods.remove(at));
          }
        }
        case 7 -> server.cut();
        case 8 -> {
          server.forgetHistory();
          server.refuseWithStatus(random.nextBoolean());
        }
        default -> {
          server.fail(random.nextInt(2), random.nextBoolean() ? 500 : 410);
          server.tearNext();
        }
      }
    }
    server.fail(0, 500);
    TreeSet<String> wanted = new TreeSet<>();
    for (FakePod pod : pods) {
      FakePod.Part part = pod.containers().getFirst();
      wanted.add(pod.uid() + " " + (part.id().isEmpty() ? "" : part.id().substring(9)));
    }
    await()
        .untilAsserted(() -> {
          TreeSet<String> told = new TreeSet<>();
          seen.present.forEach((uid, sightings) ->
              told.add(
                  uid
                      + " "
                      + (sightings.isEmpty() ? "" : sightings.getFirst().container().get("id"))));
          assertThat(told).isEqualTo(wanted);
        });
  }
}
