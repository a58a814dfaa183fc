package org.skidder.containers.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {
  @TempDir private Path folder;

  private Cluster read(String yaml) throws IOException {
    Path file = folder.resolve("config");
    Files.writeString(file, yaml);
    return new ClusterAccess.Kubeconfig(file).read();
  }

  private Cluster read(String cluster, String user) throws IOException {
    return read(
        """
        apiVersion: v1
        kind: Config
        current-context: b
        preferences: {}
        contexts:
        - context: {cluster: one, user: nobody}
          name: a
        - context:
            cluster: two
            user: me
            extensions:
            - extension: {last-update: today, provider: minikube.sigs.k8s.io}
              name: context_info
          name: b
        clusters:
        - cluster: {server: "https://wrong"}
          name: one
        - cluster: {%s}
          name: two
        users:
        - name: me
          user: {%s}
        """
            .formatted(cluster, user));
  }

  @Test
  void theCurrentContextCounts() throws IOException {
    Cluster cluster =
        read("server: 'https://10.1.2.3:6443', certificate-authority: ca.crt", "token: abc");
    assertThat(cluster.host()).isEqualTo("10.1.2.3");
    assertThat(cluster.port()).isEqualTo(6443);
    assertThat(cluster.path()).isEmpty();
    assertThat(cluster.tls().orElseThrow().authority())
        .contains(folder.resolve("ca.crt").toString());
    assertThat(cluster.tls().orElseThrow().verified()).isTrue();
    assertThat(cluster.credentials().header()).contains("Bearer abc");
  }

  @ParameterizedTest
  @CsvSource({
    "https://k8s.example, k8s.example, 443, ''",
    "https://k8s.example/k8s/clusters/c-1/, k8s.example, 443, /k8s/clusters/c-1",
    "http://[::1]:8001, ::1, 8001, ''",
    "localhost:8080, localhost, 8080, ''",
    "HTTPS://K8S:1, K8S, 1, ''"
  })
  void serversAreAddresses(String server, String host, int port, String path) throws IOException {
    Cluster cluster = read("server: '" + server + "'", "");
    assertThat(cluster.host()).isEqualTo(host);
    assertThat(cluster.port()).isEqualTo(port);
    assertThat(cluster.path()).isEqualTo(path);
    assertThat(cluster.tls().isPresent())
        .isEqualTo(server.toLowerCase(Locale.ROOT).startsWith("https"));
  }

  @Test
  void certificatesMayStandInTheFile() throws IOException {
    String pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
    String data = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    Cluster cluster =
        read(
            "server: 'https://x', certificate-authority-data: "
                + data
                + ", certificate-authority: y",
            "client-certificate-data: " + data + ", client-key: /etc/key.pem");
    assertThat(cluster.tls())
        .contains(
            new Cluster.Security(
                Optional.of(pem), Optional.of(pem), Optional.of("/etc/key.pem"), true));
  }

  @Test
  void aTokenFileIsReadForEachRequest() throws IOException {
    Cluster cluster = read("server: 'https://x'", "tokenFile: token, token: old");
    Files.writeString(folder.resolve("token"), "one\n");
    assertThat(cluster.credentials().header()).contains("Bearer one");
    Files.writeString(folder.resolve("token"), "two\n");
    assertThat(cluster.credentials().header()).contains("Bearer two");
    Files.writeString(folder.resolve("token"), "a\r\nHost: b");
    assertThatThrownBy(() -> cluster.credentials().header()).hasMessageContaining("no token");
    Files.delete(folder.resolve("token"));
    assertThatThrownBy(() -> cluster.credentials().header()).hasMessageContaining("does not exist");
  }

  @Test
  void userAndPasswordAreBasicAuthentication() throws IOException {
    assertThat(read("server: 'https://x'", "username: jo, password: 123").credentials().header())
        .contains("Basic am86MTIz");
  }

  @Test
  void secretsAreNotPrinted() throws IOException {
    assertThat(read("server: 'https://x'", "token: geheim").toString()).doesNotContain("geheim");
    assertThat(new Credentials.Basic("jo", "geheim").toString()).doesNotContain("geheim");
    assertThat(new Credentials.Token("geheim").toString()).doesNotContain("geheim");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: 'https://x' | exec: {command: aws} | programs cannot be started",
        "server: 'https://x' | auth-provider: {name: gcp} | not supported; use a token",
        "server: 'https://x' | as: admin | acting as somebody else",
        "server: 'https://x', proxy-url: 'http://p' | token: a | proxies are not supported",
        "server: 'https://x', tls-server-name: y | token: a | other names in certificates",
        "server: 'ftp://x' | token: a | is no address",
        "insecure-skip-tls-verify: true | token: a | is no address",
        "server: 'https://x', certificate-authority-data: '!' | token: a | is no PEM text",
      })
  void whatCannotBeHonouredIsRefused(String cluster, String user, String reason) {
    assertThatThrownBy(() -> read(cluster, user))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("config").toString())
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | current-context is missing",
        "{current-context: x} | contexts has no entry with the name 'x'",
        "{current-context: x, contexts: [{name: x, context: {cluster: c}}]} | clusters has no"
            + " entry",
        "[1 | config:",
      })
  void whatIsMissingIsNamed(String yaml, String reason) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> new ClusterAccess.Kubeconfig(folder.resolve("none")).read())
        .hasMessageContaining("none does not exist");
  }

  @Test
  void aPodFindsItsAccount() throws IOException {
    Path account = Files.createDirectories(folder.resolve(ClusterAccess.ACCOUNT));
    Files.writeString(account.resolve("token"), "t1");
    Files.writeString(account.resolve("ca.crt"), "");
    Files.writeString(account.resolve("namespace"), "logging\n");
    ClusterAccess access =
        ClusterAccess.InPod.of(
            folder,
            Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443"));
    Cluster cluster = access.read();
    assertThat(cluster).hasToString("https://10.96.0.1:443");
    assertThat(cluster.credentials().header()).contains("Bearer t1");
    assertThat(cluster.tls().orElseThrow().authority())
        .contains(account.resolve("ca.crt").toString());
    assertThat(access.ownNamespace()).contains("logging");
  }

  @Test
  void aPortThatIsNoneIsToldOfWhenTheServerIsAsked() throws IOException {
    ClusterAccess access =
        ClusterAccess.InPod.of(
            folder, Map.of("KUBERNETES_SERVICE_HOST", "h", "KUBERNETES_SERVICE_PORT", "99999"));
    Cluster cluster = access.read();
    assertThatThrownBy(cluster::endpoint)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("99999 is no port; the last one is 65535");
  }

  @Test
  void outsideOfPodsTheMessageSaysWhatToSet() {
    assertThatThrownBy(() -> ClusterAccess.InPod.of(folder, Map.of()).read())
        .hasMessageContaining("set in_cluster: false and kube_config");
  }
}
