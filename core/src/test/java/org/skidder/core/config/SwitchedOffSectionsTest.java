package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SwitchedOffSectionsTest {
  record Files(
      @Option(value = "Whether.", def = "true") boolean enabled,
      @Option("Which.") String path,
      @Option(value = "Pause.", def = "10s") Duration period) {}

  record Server(
      @Option(value = "Whether.", def = "true") boolean enabled,
      @Option(value = "Where.", required = true) String host) {}

  record All(@Option("Files.") Optional<Files> files, @Option("Server.") Optional<Server> server) {}

  private final Problems problems = new Problems();

  private Optional<All> bind(String yaml) {
    return Binder.tryBind(Config.ofYaml("f.yml", yaml, Map.of()), All.class, problems);
  }

  private static List<String> texts(List<Problems.Problem> problems) {
    return problems.stream().map(Problems.Problem::toString).toList();
  }

  @Test
  void mistakesInThemAreWarningsAndTheyCountAsOff() {
    All all = bind("files:\n  enabled: false\n  path: '${NOPE}'\n  period: soon").orElseThrow();
    assertThat(all.files()).contains(new Files(false, "", Duration.ofSeconds(10)));
    assertThat(problems.errors()).isEmpty();
    assertThat(texts(problems.warnings()))
        .hasSize(2)
        .allMatch(text -> text.endsWith("; nobody reads it, files is switched off"))
        .first()
        .asString()
        .startsWith("f.yml:3: files.path: missing field: ");
  }

  @Test
  void whatIsInOrderIsKept() {
    assertThat(bind("files: {enabled: false, path: x}").orElseThrow().files())
        .contains(new Files(false, "x", Duration.ofSeconds(10)));
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void mistakesInThoseThatAreOnAreErrors() {
    assertThat(bind("files: {enabled: true, path: '${NOPE}'}")).isEmpty();
    assertThat(bind("files: {enabled: '${NOPE}'}")).isEmpty();
    assertThat(problems.errors()).hasSize(2);
  }

  @Test
  void oneThatCannotBeWithoutItsOptionsIsReported() {
    assertThat(bind("server: {enabled: false, host: '${NOPE}'}")).isEmpty();
    assertThat(problems.errors()).isNotEmpty();
  }

  private static Config config(String yaml) {
    return Config.ofYaml("f.yml", yaml, Map.of());
  }

  @Test
  void theyAreComparedAsTheyAreWritten() {
    for (String yaml :
        List.of(
            "{host: a, ssl: {enabled: false, key: '${NOPE}', list: ['${NO}']}, x: ~}",
            "[{host: a}, {enabled: false, paths: ['${NOPE}/x']}]")) {
      assertThat(Comparison.of(config(yaml)))
          .isEqualTo(Comparison.of(config(yaml)))
          .isNotEqualTo(Comparison.of(config(yaml.replace("NOPE", "OTHER"))));
    }
    Config readable =
        config("{a: [1, {b: c}, ~], d: {e: ~, f: 1.5}, g: [], h: {}, i: {j: k, '0': l}}");
    assertThat(Comparison.of(readable)).isEqualTo(readable.toPlain());
  }

  @Test
  void ofOthersOnlyWhatWasAcceptedIsComparedAsItIsWritten() {
    Config on = config("{ssl: {key: '${NOPE}'}, enabled: '${NO}'}");
    assertThatThrownBy(() -> Comparison.of(on)).hasMessageContaining("NO");
    assertThat(Comparison.ofAccepted(on))
        .isEqualTo(Map.of("ssl", Map.of("key", "${NOPE}"), "enabled", "${NO}"));
  }

  @Test
  void theyAreCopiedAndToldOnlyToWhoReadsThem() {
    Config copy =
        Overlay.copy(config("{secret: s, none: {enabled: false, a: '${NOPE}', b: ['${NO}', 1]}}"));
    Config switchedOn = Overlay.of(copy, config("{NOPE: x, none.enabled: true}"));

    assertThat(Comparison.of(copy))
        .isEqualTo(
            Map.of(
                "secret",
                "s",
                "none",
                Map.of("enabled", false, "a", "${NOPE}", "b", List.of("${NO}", 1L))));
    // The name is one of another place by now, and still has no value.
    assertThatThrownBy(() -> switchedOn.text("none.a"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("f.yml:1: none.a: missing field: ")
        .hasMessageContaining("'NOPE'");
    assertThatThrownBy(() -> Overlay.copy(config("some: {a: '${NOPE}'}")))
        .hasMessageContaining("some.a");
  }
}
