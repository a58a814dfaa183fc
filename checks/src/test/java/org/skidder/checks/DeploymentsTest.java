package org.skidder.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.checks.DocumentationTest.Example;
import org.skidder.core.config.Config;

/** The deployments that come with the sources. */
class DeploymentsTest {
  private static final Path FOLDER = Sources.ROOT.resolve("deploy");
  private static final String MANIFEST = "kubernetes/skidder.yaml";

  /** What the deployments set in the environment. */
  static final Map<String, String> VARIABLES =
      Map.of("NODE_NAME", "node-1", "ELASTICSEARCH_HOST", "http://elasticsearch:9200");

  private static String read(String file) throws IOException {
    return Files.readString(FOLDER.resolve(file));
  }

  private static List<Config> documents(String file) throws IOException {
    List<Config> documents = new ArrayList<>();
    Pattern.compile("(?m)^---$")
        .splitAsStream(read(file))
        .forEach(text -> documents.add(Config.ofYaml(file, text, VARIABLES)));
    return documents;
  }

  private static Config ofKind(String kind) throws IOException {
    return documents(MANIFEST).stream()
        .filter(document -> document.text("kind").orElseThrow().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static Config at(Config section, String path) {
    return section.get(path).orElseThrow(() -> new AssertionError("no " + path));
  }

  private static List<String> texts(Config list) {
    return list.items().stream().map(item -> item.text().orElse("")).toList();
  }

  /** The configurations of Skidder itself, which are checked as those of the documentation are. */
  static List<Example> configurations() throws IOException {
    String map = ofKind("ConfigMap").text("data.skidder.yml").orElseThrow();
    return List.of(
        new Example("deploy/" + MANIFEST, map),
        new Example("deploy/deb/skidder.yml", read("deb/skidder.yml")),
        new Example("deploy/docker/skidder.yml", read("docker/skidder.yml")));
  }

  @Test
  void theManifestHasWhatADaemonNeedsInItsNamespace() throws IOException {
    assertThat(documents(MANIFEST))
        .extracting(document -> document.text("kind").orElse(""))
        .containsExactly(
            "Namespace",
            "ServiceAccount",
            "ClusterRole",
            "ClusterRoleBinding",
            "ConfigMap",
            "DaemonSet");
    for (String kind : List.of("ServiceAccount", "ConfigMap", "DaemonSet")) {
      assertThat(ofKind(kind).text("metadata.namespace")).as(kind).hasValue("skidder");
    }
  }

  @Test
  void theAccountMayOnlyLookAtPods() throws IOException {
    List<Config> rules = at(ofKind("ClusterRole"), "rules").items();
    assertThat(rules).hasSize(1);
    assertThat(texts(at(rules.getFirst(), "resources"))).containsExactly("pods");
    assertThat(texts(at(rules.getFirst(), "verbs"))).containsExactly("get", "list", "watch");
  }

  @Test
  void thePodHasNoCapabilityAndWritesOnlyItsOwnFolders() throws IOException {
    Config pod = at(ofKind("DaemonSet"), "spec.template.spec");
    Config container = at(pod, "containers").items().getFirst();
    Config security = at(container, "securityContext");
    assertThat(texts(at(security, "capabilities.drop"))).containsExactly("ALL");
    assertThat(security.has("capabilities.add")).isFalse();
    assertThat(security.text("allowPrivilegeEscalation")).hasValue("false");
    assertThat(security.text("readOnlyRootFilesystem")).hasValue("true");
    List<String> writable =
        at(container, "volumeMounts").items().stream()
            .filter(mount -> !mount.text("readOnly").orElse("false").equals("true"))
            .map(mount -> mount.text("mountPath").orElseThrow())
            .toList();
    assertThat(writable).containsExactly("/var/lib/skidder", "/tmp");
    List<String> volumes =
        at(pod, "volumes").items().stream().map(v -> v.text("name").orElseThrow()).toList();
    assertThat(at(container, "volumeMounts").items())
        .allMatch(mount -> volumes.contains(mount.text("name").orElseThrow()));
  }

  @Test
  void theComposeFileTakesAsFewRights() throws IOException {
    Config service = at(documents("docker/compose.yaml").getFirst(), "services.skidder");
    assertThat(texts(at(service, "cap_drop"))).containsExactly("ALL");
    assertThat(service.has("cap_add")).isFalse();
    assertThat(service.text("read_only")).hasValue("true");
    assertThat(service.has("privileged")).isFalse();
    Path dockerfile = Sources.ROOT.resolve(service.text("build.dockerfile").orElseThrow());
    assertThat(dockerfile).exists();
    assertThat(texts(at(service, "volumes"))).contains("data:/var/lib/skidder");
  }

  /** Or commands that people type would look at other files than the service uses. */
  @Test
  void serviceAndPeopleRunTheSameCommandWithTheFoldersOfTheUnit() throws IOException {
    assertThat(read("systemd/skidder.service"))
        .contains("\nExecStartPre=/usr/local/bin/skidder test config\n")
        .contains("\nExecStart=/usr/local/bin/skidder\n")
        .contains("\nStateDirectory=skidder\n", "\nLogsDirectory=skidder\n");
    assertThat(read("systemd/skidder"))
        .contains("--path.config /etc/skidder --path.data /var/lib/skidder")
        .contains("--path.logs /var/log/skidder \"$@\"");
  }

  /** The filter that Skidder loads, and the program that the launcher becomes, need these. */
  @ParameterizedTest
  @ValueSource(
      strings = {"@system-service", "seccomp", "landlock_create_ruleset", "landlock_restrict_self"})
  void theUnitLetsSkidderConfineItself(String calls) throws IOException {
    assertThat(read("systemd/skidder.service"))
        .containsPattern("(?m)^SystemCallFilter=.*" + calls)
        .contains("\nNoNewPrivileges=true\n", "\nCapabilityBoundingSet=\n")
        .doesNotContainPattern("(?m)^MemoryDenyWriteExecute=true");
  }
}
