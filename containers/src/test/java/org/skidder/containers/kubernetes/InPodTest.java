package org.skidder.containers.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.containers.discovery.Discoveries;
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
import org.skidder.core.tls.TlsServer;
import org.skidder.core.tls.TlsServerConfig;

/** In a pod nothing has to be configured: account, server and node are found. */
class InPodTest {
  private static final Path TLS = Path.of("../core/src/test/resources/tls").toAbsolutePath();

  @TempDir private Path root;
  private final SharedResources shared = new SharedResources();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private Path account;
  private ApiServerDouble server;

  @BeforeEach
  void mount() throws IOException {
    Config tls =
        Config.of(
            Map.of(
                "certificate", TLS.resolve("server.crt").toString(),
                "key", TLS.resolve("server.key").toString()));
    server =
        new ApiServerDouble(
            new TlsServer(Binder.bind(tls, TlsServerConfig.class, new Problems()), root));
    server.wantAuthorization("Bearer first");
    account = Files.createDirectories(root.resolve("var/run/secrets/kubernetes.io/serviceaccount"));
    Files.copy(TLS.resolve("ca.crt"), account.resolve("ca.crt"));
    Files.writeString(account.resolve("token"), "first");
    Files.writeString(account.resolve("namespace"), "logging");
    server.put(FakePod.of("shop", "web", "u1").container("nginx", "docker://c1").on("node-7"));
    server.put(FakePod.of("shop", "far", "u2").container("nginx", "docker://c2"));
  }

  @AfterEach
  void close() {
    shared.close();
    server.close();
  }

  private void start() throws IOException {
    shared.get(
        KubernetesWatches.class,
        () ->
            new KubernetesWatches(
                root,
                Map.of(
                    "KUBERNETES_SERVICE_HOST",
                    "127.0.0.1",
                    "KUBERNETES_SERVICE_PORT",
                    String.valueOf(server.port())),
                () -> new Backoff(Duration.ofMillis(10), Duration.ofMillis(20))));
    new KubernetesProviderFactory()
        .create(
            Binder.bind(Config.empty(), KubernetesProviderConfig.class, new Problems()),
            new ProviderContext(
                new Identity("filebeat", "6.4.0", "skidder-x7k2p", "skidder-x7k2p"),
                new Metrics(),
                shared,
                root))
        .start(
            new Discoveries() {
              @Override
              public void present(String thing, List<Sighting> sightings) {
                seen.add(thing);
              }

              @Override
              public void gone(String thing) {
                seen.remove(thing);
              }
            });
  }

  @Test
  void theNodeIsThatOfOurOwnPod() throws IOException {
    FakePod own = FakePod.of("logging", "skidder-x7k2p", "u9").on("node-7");
    server.put(own);
    start();
    await().untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("u1", "u9"));
    assertThat(server.requests().getFirst())
        .startsWith("/api/v1/namespaces/logging/pods?fieldSelector=metadata.name=skidder-x7k2p");
  }

  @Test
  void aPodWithTheNetworkOfItsNodeFindsItByItsName() throws IOException {
    server.put(new FakeNode("node-7", "n7", "m", "skidder-x7k2p", Map.of()));
    start();
    await().untilAsserted(() -> assertThat(seen).containsExactly("u1"));
  }

  @Test
  void aTokenThatIsRenewedIsUsedFromThenOn() throws IOException {
    server.put(FakePod.of("logging", "skidder-x7k2p", "u9").on("node-7"));
    start();
    await().until(() -> seen.contains("u1"));
    server.wantAuthorization("Bearer second");
    server.cut();
    await()
        .until(() -> server.authorizations().stream().filter("Bearer first"::equals).count() > 3);
    Files.writeString(account.resolve("token"), "second");
    server.put(FakePod.of("shop", "new", "u3").container("a", "docker://c3").on("node-7"));
    await().until(() -> seen.contains("u3"));
  }
}
