package org.skidder.core.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

class ConditionTest {
  private static Condition parse(String yaml) {
    Problems problems = new Problems();
    Optional<Condition> condition = Condition.parse(Config.ofYaml(yaml), problems);
    problems.throwIfErrors();
    return condition.orElseThrow();
  }

  private static Event event() {
    FieldMap nested = new FieldMap();
    nested.put("q", "deep");
    FieldMap fields = new FieldMap();
    fields.put("num", 5L);
    fields.put("neg", -5L);
    fields.put("zero", 0L);
    fields.put("big", new BigInteger("18446744073709551615"));
    fields.put("float", 2.5);
    fields.put("text", "GET /a");
    fields.put("empty", "");
    fields.put("on_", true);
    fields.put("no", false);
    fields.put("tags", List.of("alpha", "beta", 3L));
    fields.put("p", nested);
    fields.put("null", null);
    fields.put("dotted.key", "x");
    return new Event(1_520_139_967_089L, -1, fields, Template.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "equals.num: 5 | true",
        "equals.num: '5' | false",
        "equals.neg: -5 | true",
        "equals.big: 18446744073709551615 | true",
        "equals.text: GET /a | true",
        "equals.text: get /a | false",
        "equals.on_: true | true",
        "equals.no: false | true",
        "equals: {num: 5, on_: true, text: GET /a} | true",
        "equals: {num: 5, on_: false} | false",
        "equals: {p: {q: deep}} | true",
        "equals: {p.q: deep} | true",
        "equals: {dotted.key: x} | true",
        "equals.float: 2 | false",
        "equals.missing: x | false",
        "equals.text.deeper: x | false",
        "equals: {tags: [alpha]} | false",
        "equals.zero: '' | false",
        "equals.empty: 0 | false",
        "equals.no: '' | false",
        "contains.text: ET / | true",
        "contains.text: et / | false",
        "contains.tags: eta | true",
        "contains.tags: gamma | false",
        "contains.text: '' | false",
        "contains.empty: '' | true",
        "contains.num: '5' | false",
        "contains: {text: GET, p.q: ee} | true",
        "regexp.text: '^GET /[a-b]$' | true",
        "regexp.text: 'et' | false",
        "regexp.text: '(?i)get' | true",
        "regexp.tags: '^b' | true",
        "regexp.num: '5' | false",
        "range.num.gte: 5 | true",
        "range.num.gt: 5 | false",
        "range: {num: {gt: 4.5, lt: 5.5}} | true",
        "range: {num.gte: '5', num.lt: 5} | false",
        "range.float: {lte: 2.5} | true",
        "range.text.gte: 0 | false",
        "range.missing.gte: 0 | false",
        "range: {num.gte: 1, float.lt: 3} | true",
        "has_fields: [num, p.q, 'null'] | true",
        "has_fields: [num, missing] | false",
        "has_fields: num | true",
        "has_fields: [] | true",
        "has_fields: ['@timestamp'] | true",
        "has_fields: [tags.0] | false",
        "or: [{equals.num: 1}, {equals.num: 5}] | true",
        "or: [{equals.num: 1}] | false",
        "and: [{equals.num: 5}, {contains.text: GET}] | true",
        "and: [{equals.num: 5}, {contains.text: PUT}] | false",
        "not: {equals.num: 5} | false",
        "not.equals.missing: 5 | true",
        "and: [{or: [{equals.num: 1}, {equals.num: 5}]}, {not: {equals.on_: false}}] | true",
      })
  void judges(String yaml, boolean expected) {
    assertThat(parse(yaml).test(event())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "equal: {a: b}",
        "{equals.a: b, contains.a: b}",
        "equals: {}",
        "equals: a",
        "equals.a: 1.5",
        "equals.a: ~",
        "contains: {}",
        "contains.a: 5",
        "contains.a: true",
        "regexp: {}",
        "regexp.a: '('",
        "regexp.a: 5",
        "range: {}",
        "range.a: 5",
        "range.a.gte: many",
        "range.a.gte: 5d",
        "range.a.above: 5",
        "has_fields: {a: b}",
        "or: []",
        "or: {equals.a: b}",
        "and: [{}]",
        "and: [{equals.a: b}, {nonsense: 1}]",
        "not: {}",
        "not: [{equals.a: b}]",
      })
  void rejects(String yaml) {
    Problems problems = new Problems();
    assertThat(Condition.parse(Config.ofYaml(yaml), problems)).isEmpty();
    assertThat(problems.errors())
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.toString()).startsWith("config:1"));
  }

  @Test
  void tellsTheLineOfAMistake() {
    Problems problems = new Problems();
    Condition.parse(Config.ofYaml("or:\n- equals.a: b\n- regexp.a: '(?=x)'\n"), problems);
    assertThat(problems.errors()).hasSize(1);
    assertThat(problems.errors().get(0).toString()).startsWith("config:3: or.1.regexp.a:");
  }

  private static EventBatch raw(byte[] line) {
    FieldMap input = new FieldMap();
    input.put("type", "log");
    FieldMap fields = new FieldMap();
    fields.put("input", input);
    EventBatch batch = new EventBatch(Template.of(fields, new FieldMap()), 0, line, 1);
    batch.add(100, 0, line.length);
    return batch;
  }

  @Test
  void looksAtRawEventsWithoutUnfoldingThem() {
    EventBatch batch = raw("GET /x".getBytes(StandardCharsets.UTF_8));
    assertThat(parse("contains.message: T /").test(batch, 0)).isTrue();
    assertThat(parse("regexp.message: '^GET'").test(batch, 0)).isTrue();
    assertThat(parse("equals.message: GET /x").test(batch, 0)).isTrue();
    assertThat(parse("range.offset.gte: 100").test(batch, 0)).isTrue();
    assertThat(parse("equals.input.type: log").test(batch, 0)).isTrue();
    assertThat(parse("has_fields: [message, offset, input.type]").test(batch, 0)).isTrue();
    assertThat(parse("has_fields: [message.x]").test(batch, 0)).isFalse();
    assertThat(batch.unfolded(0)).isNull();
  }

  @Test
  void containsFindsWhatIsThere() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      String text = random(random, 12);
      String needle = random(random, 4);
      Condition condition = parse("contains.message: '" + needle + "'");
      boolean expected = needle.isEmpty() ? text.isEmpty() : text.contains(needle);
      EventBatch batch = raw(text.getBytes(StandardCharsets.UTF_8));
      assertThat(condition.test(batch, 0)).as("%s in %s", needle, text).isEqualTo(expected);
      batch.event(0);
      assertThat(condition.test(batch, 0)).as("%s in %s", needle, text).isEqualTo(expected);
    }
  }

  private static String random(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(length + 1); i > 0; i--) {
      text.append("ab\u00e9".charAt(random.nextInt(3)));
    }
    return text.toString();
  }
}
