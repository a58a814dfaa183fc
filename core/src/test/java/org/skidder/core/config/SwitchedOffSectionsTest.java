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

  @Test
  void theyAreComparedAsTheyAreWritten() {
    String input = "{host: a, ssl: {enabled: false, key: '${NOPE}', list: ['${NO}']}, x: ~}";
    Config one = Config.ofYaml("f.yml", input, Map.of());
    assertThat(one.toComparable())
        .isEqualTo(Config.ofYaml("f.yml", input, Map.of()).toComparable())
        .isNotEqualTo(
            Config.ofYaml("f.yml", input.replace("NOPE", "OTHER"), Map.of()).toComparable());
    Config readable = Config.ofYaml("f.yml", "{a: [1, {b: c}], d: {e: ~, f: 1.5}}", Map.of());
    assertThat(readable.toComparable()).isEqualTo(readable.toPlain());
    Config on = Config.ofYaml("f.yml", "ssl: {key: '${NOPE}'}", Map.of());
    assertThatThrownBy(on::toComparable).hasMessageContaining("NOPE");
  }
}
