package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  private static Object plain(String yaml) {
    return Config.ofYaml("f.yml", yaml, Map.of()).toPlain();
  }

  @Test
  void readsTheScalarsOfYaml11() {
    assertThat(plain("a: [yes, No, ON, off, y, N, True, 'true']"))
        .isEqualTo(Map.of("a", List.of(true, false, true, false, true, false, true, "true")));
    assertThat(plain("a: [12, 0x1F, 0b101, 0644, 09, -7, +3, 1_000, 18446744073709551615]"))
        .isEqualTo(
            Map.of(
                "a",
                List.of(
                    12L,
                    31L,
                    5L,
                    420L,
                    9.0,
                    -7L,
                    3L,
                    1000L,
                    new java.math.BigInteger("18446744073709551615"))));
    assertThat(plain("a: [1.5, 1e3, 1.0e+3, .5, 2001-01-01, 1:30, 1.2.3, 0x, '5']"))
        .isEqualTo(
            Map.of(
                "a", List.of(1.5, "1e3", 1000.0, 0.5, "2001-01-01", "1:30", "1.2.3", "0x", "5")));
    assertThat(plain("a: ~\nb: null\nc:\nd: ''\ne: !!str 5\nf: !!int '5'"))
        .isEqualTo(Map.of("d", "", "e", "5", "f", 5L));
  }

  @Test
  void treatsDottedAndNestedNamesAlike() {
    Object nested = plain("a: {b: {c: 1}}");
    assertThat(plain("a.b: {c: 1}")).isEqualTo(nested);
    assertThat(plain("a.b.c: 1")).isEqualTo(nested);
    assertThat(plain("l: [{a.b: 1}]"))
        .isEqualTo(Map.of("l", List.of(Map.of("a", Map.of("b", 1L)))));
    assertThat(plain("a.b: 1\na: {c: 2}\na.d: 3"))
        .isEqualTo(Map.of("a", Map.of("b", 1L, "c", 2L, "d", 3L)));
    assertThat(plain("a.b: 1\na: {b: ~}")).isEqualTo(Map.of("a", Map.of("b", 1L)));
  }

  @Test
  void numbersInNamesAddressListItems() {
    assertThat(plain("a.0.b: 1\na.1.b: 2"))
        .isEqualTo(Map.of("a", List.of(Map.of("b", 1L), Map.of("b", 2L))));
    assertThat(plain("a.2: x")).isEqualTo(Map.of("a", List.of("x")));
    assertThat(plain("a.0: x\na.n: 5")).isEqualTo(Map.of("a", Map.of("n", 5L, "0", "x")));
    assertThatThrownBy(() -> plain("a.99999999: 1")).isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b: 1\na: {b: 2}", "a: 1\na.b: 2", "a.b: 1\na: 2", "a: 1\na: 1"})
  void refusesSettingsGivenTwice(String yaml) {
    assertThatThrownBy(() -> plain(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("f.yml:2: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"on: 1", "y: 1", "5: 1", "~: 1", "1.5: 1", "? [a]\n: 1", "[a]: 1"})
  void refusesNamesThatAreNoTexts(String yaml) {
    assertThatThrownBy(() -> plain(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("f.yml:1: YAML: ");
  }

  @Test
  void readsAnchorsMergeKeysAndBlocks() {
    assertThat(
            plain(
                """
                base: &base {a: 1, m: {x: 1, z: 2}, o.p: 1}
                l:
                - <<: *base
                  a: 2
                  m: {w: 3}
                  o.q: 2
                - <<: [{a: 5}, *base]
                t: |
                  one
                  two
                f: >-
                  one
                  two
                again: *base
                """))
        .isEqualTo(
            Map.of(
                "base",
                Map.of("a", 1L, "m", Map.of("x", 1L, "z", 2L), "o", Map.of("p", 1L)),
                "l",
                List.of(
                    Map.of("a", 2L, "m", Map.of("w", 3L), "o", Map.of("p", 1L, "q", 2L)),
                    Map.of("a", 5L, "m", Map.of("x", 1L, "z", 2L), "o", Map.of("p", 1L))),
                "t",
                "one\ntwo\n",
                "f",
                "one two",
                "again",
                Map.of("a", 1L, "m", Map.of("x", 1L, "z", 2L), "o", Map.of("p", 1L))));
  }

  @Test
  void doesNotWarnAboutSectionsThatOnlyHoldAnchors() {
    Problems problems = new Problems();
    GeneralConfig.of(Config.ofYaml("base: &b {x: 1}\nfields: *b\nother: 1"), problems);

    assertThat(problems.warnings()).extracting(Problems.Problem::option).containsExactly("other");
  }

  @Test
  void refusesAliasesThatMultiplyWithoutEnd() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ",").repeat(8)).append("]\n");
    }
    assertThatThrownBy(() -> plain(bomb.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aliases");
    assertThatThrownBy(() -> plain("a: &a [*a]")).isInstanceOf(ConfigException.class);
  }

  @Test
  void refusesTabsAndDeepNesting() {
    assertThatThrownBy(() -> plain("a:\n\tb: 1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("f.yml:2: YAML: ")
        .hasMessageContaining("TAB");
    assertThatThrownBy(() -> plain("[".repeat(5000))).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> plain("a: " + "{a: ".repeat(5000)))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void readsByteOrderMarksAndRefusesOtherEncodings() {
    Problems problems = new Problems();
    for (byte[] bytes :
        List.of(
            "\ufeffa: é".getBytes(StandardCharsets.UTF_8),
            "\ufeffa: é".getBytes(StandardCharsets.UTF_16LE),
            "\ufeffa: é".getBytes(StandardCharsets.UTF_16BE))) {
      Node root = YamlReader.read("f.yml", bytes, problems);
      Node child = root.child("a");
      assertThat(child == null ? "" : child.value).as(Arrays.toString(bytes)).isEqualTo("é");
    }
    YamlReader.read("f.yml", "a: 1\nb: é".getBytes(StandardCharsets.ISO_8859_1), problems);
    assertThat(problems.errors())
        .singleElement()
        .hasToString("f.yml:2: YAML: the file is not valid UTF-8");
  }

  @Test
  void readsTheFirstDocumentOnlyAndSaysSo() {
    Problems problems = new Problems();
    Node root = YamlReader.read("f.yml", "a: 1\n---\nb: 2\n", problems);

    assertThat(root.child("b")).isNull();
    assertThat(problems.warnings()).singleElement().asString().startsWith("f.yml:2: YAML: ");
  }

  @Test
  void knowsWhereEverySettingStands() {
    Config config = Config.ofYaml("f.yml", "a:\n  b:\n  - c: 1\n", Map.of());
    Config found = config.get("a.b.0.c").orElseThrow();

    assertThat(found.origin()).isEqualTo(new Origin("f.yml", 3, 8));
    assertThat(found.path()).isEqualTo("a.b.0.c");
    assertThat(found).hasToString("f.yml:3: a.b.0.c");
  }
}
