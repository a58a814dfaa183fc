package org.skidder.containers.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.testkit.ApiServerDouble;
import org.skidder.core.testkit.FakeNode;
import org.skidder.core.testkit.FakePod;
import org.skidder.core.tls.TlsServer;
import org.skidder.core.tls.TlsServerConfig;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class ApiServerTest {
  @TempDir private Path folder;

  private static String certificate(String name) {
    return Path.of("../core/src/test/resources/tls", name).toAbsolutePath().toString();
  }

  private ApiServer client(String kubeconfig) throws IOException {
    Path file = folder.resolve("config");
    Files.writeString(file, kubeconfig);
    return new ApiServer(new ClusterAccess.Kubeconfig(file), Duration.ofSeconds(5));
  }

  private static TlsServer tls(String authentication) {
    Config config =
        Config.of(
            Map.of(
                "certificate", certificate("server.crt"),
                "key", certificate("server.key"),
                "certificate_authorities", List.of(certificate("ca.crt")),
                "client_authentication", authentication));
    return new TlsServer(Binder.bind(config, TlsServerConfig.class, new Problems()), Path.of(""));
  }

  @Test
  void whatIsKeptOfAPodIsRead() throws IOException {
    try (ApiServerDouble server = new ApiServerDouble();
        ApiServer client = client(server.kubeconfig("", ""))) {
      server.put(
          FakePod.of("shop", "web-1", "u1")
              .label("app.kubernetes.io/name", "web")
              .annotation("note", "a \"quoted\" one")
              .ownedBy("ReplicaSet/web")
              .container("nginx", "containerd://c1", 80, 443, 80)
              .container("side", "")
              .init("setup", "containerd://c0"));
      Pod pod = client.list(Resource.PODS, new Selection("shop", "", "")).getFirst();
      assertThat(pod.meta().labels()).containsExactly(Map.entry("app.kubernetes.io/name", "web"));
      assertThat(pod.meta().annotations()).containsEntry("note", "a \"quoted\" one");
      assertThat(pod.meta().controller()).contains(new ObjectMeta.Owner("ReplicaSet", "web", true));
      assertThat(pod.node()).isEqualTo("node-1");
      assertThat(pod.ip()).isEqualTo("10.0.0.7");
      assertThat(pod.containers())
          .containsExactly(
              new Pod.Container("nginx", "image-of-nginx", List.of(80, 443), "c1", "containerd"),
              new Pod.Container("side", "image-of-side", List.of(), "", ""),
              new Pod.Container("setup", "image-of-setup", List.of(), "c0", "containerd"));
      assertThat(server.requests().getFirst()).startsWith("/api/v1/namespaces/shop/pods?limit");
    }
  }

  @Test
  void nodesAreRead() throws IOException {
    try (ApiServerDouble server = new ApiServerDouble();
        ApiServer client = client(server.kubeconfig("", ""))) {
      server.put(new FakeNode("node-1", "n1", "abc123", "host-1", Map.of("zone", "a")));
      Node node = client.list(Resource.NODES, Selection.ALL).getFirst();
      assertThat(node.meta().labels()).containsEntry("zone", "a");
      assertThat(node.machineId()).isEqualTo("abc123");
      assertThat(node.host()).isEqualTo("192.0.2.1");
      assertThat(node.address("Hostname")).isEqualTo("host-1");
    }
  }

  @Test
  void certificatesOfBothSidesAreUsed() throws IOException {
    try (ApiServerDouble server = new ApiServerDouble(tls("required"));
        ApiServer client =
            client(
                server.kubeconfig(
                    ", certificate-authority: " + certificate("ca.crt"),
                    "client-certificate: "
                        + certificate("client.crt")
                        + ", client-key: "
                        + certificate("client.key")))) {
      server.put(FakePod.of("a", "b", "u"));
      assertThat(client.list(Resource.PODS, Selection.ALL)).hasSize(1);
    }
  }

  @Test
  void aServerOfAnotherAuthorityIsNotBelieved() throws IOException {
    try (ApiServerDouble server = new ApiServerDouble(tls("none"));
        ApiServer client =
            client(
                server.kubeconfig(", certificate-authority: " + certificate("stranger.crt"), ""))) {
      assertThatThrownBy(() -> client.list(Resource.PODS, Selection.ALL))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("unknown authority");
    }
  }

  @Test
  void whatIsRenewedIsTakenOver() throws IOException {
    try (ApiServerDouble server = new ApiServerDouble();
        ApiServer client = client(server.kubeconfig("", "tokenFile: token"))) {
      server.wantAuthorization("Bearer second");
      Files.writeString(folder.resolve("token"), "first");
      assertThatThrownBy(() -> client.list(Resource.PODS, Selection.ALL))
          .isInstanceOf(ApiException.class)
          .hasMessage(
              "status 401: Unauthorized; the token or certificate is not accepted: has it"
                  + " expired?");
      Files.writeString(folder.resolve("token"), "second");
      assertThat(client.list(Resource.PODS, Selection.ALL)).isEmpty();
    }
  }

  @Test
  void anotherServerInTheFileIsTakenOver() throws IOException {
    try (ApiServerDouble first = new ApiServerDouble();
        ApiServerDouble second = new ApiServerDouble();
        ApiServer client = client(first.kubeconfig("", ""))) {
      second.put(FakePod.of("a", "b", "u"));
      assertThat(client.list(Resource.PODS, Selection.ALL)).isEmpty();
      Files.writeString(folder.resolve("config"), second.kubeconfig("", ""));
      assertThat(client.list(Resource.PODS, Selection.ALL)).hasSize(1);
    }
  }

  @Test
  void aServerMayBeBehindAPathOfAProxy() throws IOException {
    try (ApiServerDouble server = new ApiServerDouble();
        ApiServer client =
            client(
                server
                    .kubeconfig("", "")
                    .replace(":" + server.port(), ":" + server.port() + "/clusters/c-1/"))) {
      server.put(FakePod.of("a", "b", "u"));
      assertThat(client.list(Resource.PODS, new Selection("", "", "app=web"))).hasSize(1);
      assertThat(server.requests())
          .containsExactly(
              "/clusters/c-1/api/v1/pods?labelSelector=app=web&limit=500&resourceVersion=0");
    }
  }

  @Test
  void theAdviceFitsTheRefusal() throws IOException {
    try (ApiServerDouble server = new ApiServerDouble();
        ApiServer client = client(server.kubeconfig("", ""))) {
      server.fail(1, 403);
      assertThatThrownBy(() -> client.list(Resource.PODS, Selection.ALL))
          .hasMessageContaining("needs a role that allows get, list and watch");
    }
  }

  @Test
  void whatIsNoObjectIsToldAndNeverHangsOrCrashes() {
    byte[] whole =
        FakePod.of("shop", "web", "u1")
            .label("a", "b")
            .ownedBy("ReplicaSet/x")
            .container("c", "docker://1", 80)
            .json(5)
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = whole.clone();
      for (int n = random.nextInt(6); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) "{}[]\",:0x\\ \n\u0000".charAt(random.nextInt(13));
      }
      int length = random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length;
      Throwable thrown =
          catchThrowable(() -> {
            try (JsonParser in =
                new JsonFactory().createParser(ObjectReadContext.empty(), bytes, 0, length)) {
              if (in.nextToken() != null) {
                assertThat(PodReader.read(in)).isNotNull();
              }
            }
          });
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(JacksonException.class);
      }
    }
  }
}
