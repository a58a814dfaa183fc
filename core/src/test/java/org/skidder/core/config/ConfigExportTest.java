package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigExportTest {
  @Test
  void writesVariablesThatHaveValuesOnlyLaterAsTheyAre() {
    Config config =
        Config.ofYaml(
            "filebeat.autodiscover.providers: [{templates: [{config:"
                + " ['${data.a}/${data.b:x}']}]}]");
    assertThat(ConfigExport.toYaml(config)).contains("- \"${data.a}/${data.b:x}\"\n");
    assertThatThrownBy(() -> ConfigExport.toYaml(Config.ofYaml("filebeat.x: ${data.a}")))
        .hasMessageContaining("data.a");
  }

  @Test
  void writesNestedSortedBlocks() {
    Config config =
        Config.ofYaml(
            "f",
            """
            output.file: {path: /x, filename: events}
            name: ${N:nn}
            filebeat.inputs:
            - type: log
              paths: ["/var/*.log", a b]
              tags: []
              fields: {}
              nothing: ~
            fields.x: 5
            secret: '${S}'
            """,
            Map.of("S", "a: ${b}"));

    assertThat(ConfigExport.toYaml(config))
        .isEqualTo(
            """
            fields:
              x: 5
            filebeat:
              inputs:
              - fields: {}
                paths:
                - /var/*.log
                - a b
                tags: []
                type: log
            name: nn
            output:
              file:
                filename: events
                path: /x
            secret: "a: $${b}"
            """);
  }

  @Test
  void aProcessorWithoutOptionsStaysOne() {
    String text =
        ConfigExport.toYaml(
            Config.ofYaml("processors:\n- add_locale:\n- {a: , b: }\n- {c: 1, d: }\n"));
    assertThat(text)
        .isEqualTo(
            """
            processors:
            - add_locale: null
            - a: null
              b: null
            - c: 1
            """);
    assertThat(ConfigExport.toYaml(Config.ofYaml(text))).isEqualTo(text);
  }

  @Test
  void reportsEveryVariableWithoutValue() {
    assertThatThrownBy(() -> ConfigExport.toYaml(Config.ofYaml("a: ${X1}\nb: {c: ['${X2}']}")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("config:1: a: ")
        .hasMessageContaining("config:2: b.c.0: ");
  }

  @Test
  void whatIsWrittenReadsBackAsTheSame() {
    for (int seed = 0; seed < 3000; seed++) {
      Config config = Config.of(map(new Random(seed), 0));
      String yaml = ConfigExport.toYaml(config);
      assertThat(Config.ofYaml(yaml).toPlain())
          .as("seed %d:\n%s", seed, yaml)
          .isEqualTo(config.toPlain());
    }
  }

  private static Map<String, Object> map(Random random, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put(name(random), value(random, depth + 1));
    }
    return map;
  }

  private static String name(Random random) {
    String text = text(random).replace('.', '_');
    return text.length() > 100 ? text.substring(0, 100) : text;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 6 : 8)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextBoolean();
      case 2 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62));
      case 3 -> new java.math.BigInteger(64, random).setBit(63);
      case 4, 5 -> text(random);
      case 6 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
      default -> map(random, depth);
    };
  }

  private static final String[] WORDS = {
    "true", "null", "~", "", "0123", "1.5", "- a", "a: b", "x #y", "${A}", "$${", "a\tb", "é",
        "\u2028",
    "😀", "\u0000", "'", "\"", "\\", "<<", "...", "---", "a\nb\n", " lead", "trail ", "[", "{a}",
        "yes",
    "1:30", "@at", "%dir", "&x", "*y", "!tag", "|", ">", "?", "=", ".inf", "0x1G", "\ufeff",
        "\u0085"
  };

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
