package org.skidder.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

class SelectorTest {
  private static final long TIME = Instant.parse("2018-03-04T05:06:07Z").toEpochMilli();

  private static Selector parse(String yaml, String last) {
    Problems problems = new Problems();
    Selector selector =
        Selector.parse(
            Config.ofYaml(yaml).get("indices"),
            "index",
            last.isEmpty() ? Optional.empty() : Optional.of(FormatString.parse(last)),
            text -> text.toLowerCase(Locale.ROOT),
            problems);
    problems.throwIfErrors();
    return selector;
  }

  private static Optional<String> select(Selector selector, String type) {
    FieldMap fields = new FieldMap();
    fields.put("type", type);
    return selector.select(EventBatch.of(new Event(TIME, -1, fields, Template.EMPTY)), 0);
  }

  @Test
  void theFirstRuleThatGivesATextWins() {
    Selector selector =
        parse(
            """
            indices:
            - index: "Warn-%{+yyyy}"
              when.equals.type: warn
            - index: "%{[nosuch]}"
            - index: "%{[type]}"
              mappings: {a.b: Dotted, c: second, "0": number}
            """,
            "rest");
    assertThat(select(selector, "warn")).contains("warn-2018");
    assertThat(select(selector, "a.b")).contains("dotted");
    assertThat(select(selector, "c")).contains("second");
    assertThat(select(selector, "0")).contains("number");
    assertThat(select(selector, "other")).contains("rest");
    assertThat(selector.isTimeOnly()).isFalse();
  }

  @Test
  void defaultsStepInWhenAnExpansionOrMappingGivesNothing() {
    assertThat(select(parse("indices: [{index: '%{[nosuch]}', default: d}]", ""), "x"))
        .contains("d");
    assertThat(select(parse("indices: [{index: '%{[type]}', default: d}]", ""), "")).contains("d");
    assertThat(
            select(parse("indices: [{index: '%{[type]}', mapping: {a: b}, default: d}]", ""), "x"))
        .contains("d");
    assertThat(select(parse("indices: [{index: x, mappings: {x: z}}]", ""), "")).contains("z");
    assertThat(select(parse("indices: [{index: x, mappings: {z: y}, default: d}]", ""), ""))
        .contains("d");
    assertThat(select(parse("indices: [{index: '', default: d}]", ""), "")).isEmpty();
    assertThat(select(parse("{}", "%{[nosuch]}"), "x")).isEmpty();
    assertThat(parse("{}", "").isEmpty()).isTrue();
  }

  @Test
  void tellsWhatItDependsOn() {
    Selector daily = parse("{}", "Filebeat-%{+yyyy.MM.dd}");
    assertThat(daily.isTimeOnly()).isTrue();
    assertThat(daily.selectAt(TIME)).contains("filebeat-2018.03.04");
    assertThat(daily.selectAt(TIME - 86_400_000)).contains("filebeat-2018.03.03");
    assertThat(daily.selectAt(TIME)).contains("filebeat-2018.03.04");
    assertThat(daily.constant()).isEmpty();
    assertThat(parse("{}", "ALL").constant()).contains("all");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "indices: {index: x}",
        "indices: x",
        "indices: [x]",
        "indices: [{default: x}]",
        "indices: [{index: '%{x}'}]",
        "indices: [{index: x, when: {}}]",
        "indices: [{index: x, when: }]",
        "indices: [{index: x, when.equal.a: b}]",
        "indices: [{index: x, mappings: y}]",
        "indices: [{index: x, mappings: {a: b}, mapping: {a: b}}]",
      })
  void reportsMistakes(String yaml) {
    Problems problems = new Problems();
    Selector.parse(
        Config.ofYaml(yaml).get("indices"), "index", Optional.empty(), text -> text, problems);
    assertThat(problems.errors())
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.toString()).startsWith("config:1"));
  }
}
