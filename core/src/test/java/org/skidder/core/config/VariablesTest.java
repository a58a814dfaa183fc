package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PLAIN",
          "value",
          "NUM",
          "42",
          "LIST",
          "a,b,c",
          "OBJ",
          "{a: 1, b: [x, 2]}",
          "QUOTED",
          "\"has, comma\"",
          "BOOL",
          "true",
          "EMPTY",
          "",
          "NAME",
          "PLAIN",
          "DOLLAR",
          "${PLAIN}$x");

  private static Config config(String yaml) {
    return Config.ofYaml("f.yml", yaml, ENVIRONMENT);
  }

  private static Object value(String text) {
    return config("a: '" + text + "'").get("a").orElseThrow().toPlain();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${PLAIN}|value",
        "${NONE:fallback}|fallback",
        "${EMPTY:fallback}|fallback",
        "${NONE:http://h:9200}|http://h:9200",
        "a-${PLAIN}-${NONE:x y}-z|a-value-x y-z",
        "${NONE:${PLAIN}}|value",
        "${${NAME}}|value",
        "${NONE:${ALSO:c}}|c",
        "${PLAIN:+yes}|yes",
        "${PLAIN:?needed}|value",
        "$${PLAIN}|${PLAIN}",
        "$${X} ${PLAIN}|${X} value",
        "a$b${PLAIN}|a$bvalue",
        "$|$",
        "a}b|a}b",
        "${DOLLAR}|${PLAIN}$x",
        "$$${PLAIN}|$${PLAIN}",
      })
  void expands(String text, String expected) {
    assertThat(value(text)).isEqualTo(expected);
  }

  @Test
  void givesExpandedValuesAType() {
    assertThat(value("${NUM}")).isEqualTo(42L);
    assertThat(value("1${NUM}")).isEqualTo(142L);
    assertThat(value("${LIST}")).isEqualTo(List.of("a", "b", "c"));
    assertThat(value("${OBJ}")).isEqualTo(Map.of("a", 1L, "b", List.of("x", 2L)));
    assertThat(value("${QUOTED}")).isEqualTo("has, comma");
    assertThat(value("${BOOL}")).isEqualTo(true);
    assertThat(value("${NONE:0123}")).isEqualTo(83L);
    assertThat(value("${NONE:}")).isEqualTo("");
    assertThat(value("${NONE:+x}")).isEqualTo("");
  }

  @Test
  void refersToOtherSettingsBeforeTheEnvironment() {
    Config config =
        config(
            """
            NUM: own
            quoted: '0123'
            list: [p, {q: r}]
            tree: {x: {u: 1}}
            a: ['${NUM}', '${quoted}', '${list.0}', '${list.1.q}', 'n${list.0}']
            b: ${tree}
            c: ${list}
            d: ${b.x.u}
            """);

    assertThat(config.get("a").orElseThrow().toPlain())
        .isEqualTo(List.of("own", "0123", "p", "r", "np"));
    assertThat(config.get("b").orElseThrow().toPlain()).isEqualTo(Map.of("x", Map.of("u", 1L)));
    assertThat(config.get("c.1.q").orElseThrow().toPlain()).isEqualTo("r");
    assertThat(config.get("d").orElseThrow().toPlain()).isEqualTo(1L);
  }

  @Test
  void looksVariablesUpOnlyWhenTheSettingIsRead() {
    Config config = config("a: 1\nb: ${NOPE}");

    assertThat(config.get("a").orElseThrow().toPlain()).isEqualTo(1L);
    assertThatThrownBy(() -> config.get("b").orElseThrow().toPlain())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("f.yml:2: b: ")
        .hasMessageContaining("NOPE");
  }

  @Test
  void showsTheMessageOfARequiredVariable() {
    assertThatThrownBy(() -> value("${NOPE:?set NOPE to the host}"))
        .hasMessage("f.yml:1: a: ${NOPE} is needed: set NOPE to the host");
    assertThatThrownBy(() -> value("${EMPTY:?is empty}")).hasMessageContaining("is empty");
  }

  @Test
  void refusesSyntaxErrorsWhenReading() {
    for (String bad : List.of("${", "${}", "${A", "${A:${B}", "x${:y}")) {
      assertThatThrownBy(() -> config("a: '" + bad + "'"))
          .as(bad)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("f.yml:1: ");
    }
    assertThatThrownBy(() -> config("a: '" + "${".repeat(50_000) + "'"))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void refusesReferencesToThemselvesUnlessTheEnvironmentHelps() {
    assertThatThrownBy(() -> config("a: ${b}\nb: ${a}").get("a").orElseThrow().toPlain())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("refers back to itself");
    assertThat(config("PLAIN: ${PLAIN}").get("PLAIN").orElseThrow().toPlain()).isEqualTo("value");
    assertThat(config("a: ${a:x}").get("a").orElseThrow().toPlain()).isEqualTo("x");
  }

  @Test
  void refusesSectionsThatContainThemselves() {
    Config config = config("a: {x: '${b}', z: '${b}'}\nb: {u: '${a}', w: '${a}'}\nc: {d: '${c}'}");

    assertThatThrownBy(config::toPlain).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> config.get("c").orElseThrow().toPlain())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a section it stands in");
  }

  @Test
  void refusesLongChainsOfReferences() {
    StringBuilder yaml = new StringBuilder("x0: 1\n");
    for (int i = 1; i < 5000; i++) {
      yaml.append("x").append(i).append(": ${x").append(i - 1).append("}\n");
    }
    Config config = config(yaml.toString());

    assertThat(config.get("x50").orElseThrow().toPlain()).isEqualTo(1L);
    assertThatThrownBy(() -> config.get("x4999").orElseThrow().toPlain())
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void refusesToPutASectionIntoAText() {
    assertThatThrownBy(() -> config("a: {b: 1}\nc: 'x${a}'").get("c").orElseThrow().toPlain())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("f.yml:2: c: ${a} is a section or list");
  }

  @Test
  void saysWhichVariableHasAValueThatCannotBeReadAndWhatElseIsWrong() {
    Config config =
        Config.ofYaml(
            "f.yml",
            "fields:\n  a: ${BROKEN}\n  b: x\n  c: ${NOTHING}\ntags: ['${BROKEN}', y]\n",
            Map.of("BROKEN", "[1, 2"));
    Problems problems = new Problems();
    GeneralConfig.of(config, problems);

    assertThat(problems.errors())
        .extracting(Problems.Problem::toString)
        .anyMatch(text -> text.startsWith("f.yml:2: fields.a: the value from ${BROKEN} cannot be"))
        .anyMatch(text -> text.startsWith("f.yml:4: fields.c: missing field: "));
  }
}
