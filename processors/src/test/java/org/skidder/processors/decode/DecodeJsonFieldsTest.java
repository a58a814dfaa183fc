package org.skidder.processors.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.skidder.processors.Apply.error;
import static org.skidder.processors.Apply.event;
import static org.skidder.processors.Apply.fields;
import static org.skidder.processors.Apply.json;
import static org.skidder.processors.Apply.map;
import static org.skidder.processors.Apply.metadata;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Processor;
import org.skidder.processors.Apply;

class DecodeJsonFieldsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"b\":[1,2.5,null,true]}} | {\"a\":{\"b\":[1,2.5,null,true]}}",
        "{\"n\":9223372036854775807,\"m\":9223372036854775808} |"
            + " {\"n\":9223372036854775807,\"m\":9.223372036854776e+18}",
        "[1,2.5,{\"a\":3}] | [\"1\",\"2.5\",{\"a\":\"3\"}]",
        "42 | \"42\"",
        "\"s\" | \"s\"",
        "true | true",
        "null | null",
        "` {} ` | {}",
        "{\"a\":\"{\\\"b\\\":1}\"} | {\"a\":\"{\\\"b\\\":1}\"}",
      })
  void decodesInPlace(String text, String value) {
    assertThat(fields("decode_json_fields: {fields: [f]}", map("f", text)))
        .isEqualTo("{\"f\":" + value + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "text",
        "{",
        "{\"a\":1",
        "{\"a\":1} x",
        "{\"a\":1}{\"a\":2}",
        "[1,]",
        "{'a':1}",
        "tru",
        "truce",
        "nul",
        "1x",
        "1-",
        "--1",
        "-",
        "\"",
        "{\"a\":NaN}",
        "2018-03-04",
        "{}}"
      })
  void whatIsNoJsonStaysAsItIs(String text) {
    Event event = event(map("f", text));
    assertThat(error("decode_json_fields: {fields: [f]}", event)).startsWith("f: ");
    assertThat(event.get("f")).contains(text);
  }

  @Test
  void missingFieldsAndOtherTypesAreSkippedAndTheOthersDecoded() {
    assertThat(
            fields(
                "decode_json_fields: {fields: [none, n, a.b]}",
                map("n", 1L, "a", map("b", "{\"c\":1}"))))
        .isEqualTo("{\"n\":1,\"a\":{\"b\":{\"c\":1}}}");
    Event event = event(map("bad", "{", "good", "{}"));
    assertThat(error("decode_json_fields: {fields: [bad, good]}", event)).startsWith("bad: ");
    assertThat(json(event)).isEqualTo("{\"bad\":\"{\",\"good\":{}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | false |"
            + " {\"s\":\"{\\\"t\\\":\\\"[1]\\\"}\",\"l\":[\"{}\"],\"i\":{\"j\":\"{}\"},\"x\":\"tru\"}",
        "2 | false | {\"s\":{\"t\":\"[1]\"},\"l\":[\"{}\"],\"i\":{\"j\":\"{}\"},\"x\":\"tru\"}",
        "3 | true | {\"s\":{\"t\":[\"1\"]},\"l\":[\"{}\"],\"i\":{\"j\":\"{}\"},\"x\":\"tru\"}",
      })
  void textsDirectlyBelowAreDecodedLevelByLevel(int depth, boolean arrays, String result) {
    String text =
        "{\"s\":\"{\\\"t\\\":\\\"[1]\\\"}\",\"l\":[\"{}\"],\"i\":{\"j\":\"{}\"},\"x\":\"tru\"}";
    String options = "{fields: [f], max_depth: " + depth + ", process_array: " + arrays + "}";
    assertThat(fields("decode_json_fields: " + options, map("f", text)))
        .isEqualTo("{\"f\":" + result + "}");
  }

  @Test
  void textsInArraysAreDecodedWhenAskedFor() {
    String text = "[\"{\\\"a\\\":1}\",\"x\"]";
    assertThat(fields("decode_json_fields: {fields: [f], max_depth: 2}", map("f", text)))
        .isEqualTo("{\"f\":" + text + "}");
    assertThat(
            fields(
                "decode_json_fields: {fields: [f], max_depth: 2, process_array: true}",
                map("f", text)))
        .isEqualTo("{\"f\":[{\"a\":1},\"x\"]}");
  }

  @Test
  void everyFieldThatFailsIsTold() {
    Event event = event(map("f", "{", "g", "{}", "h", "x"));
    assertThat(error("decode_json_fields.fields: [f, g, h]", event)).matches("f: .*; h: .*");
    assertThat(json(event)).contains("\"g\":{}");
  }

  @Test
  void theTargetIsAPathOrTheEventItself() {
    assertThat(fields("decode_json_fields: {fields: [f], target: t.u}", map("f", "{\"a\":1}")))
        .isEqualTo("{\"f\":\"{\\\"a\\\":1}\",\"t\":{\"u\":{\"a\":1}}}");
    String text = "{\"a\":2,\"x.y\":3,\"@timestamp\":\"2001-01-01T00:00:00Z\",\"n\":null}";
    Event event = event(map("f", text, "a", 1L));
    assertThat(error("decode_json_fields: {fields: [f], target: ''}", event)).isEmpty();
    assertThat(json(event)).endsWith(",\"a\":1,\"x.y\":3,\"n\":null}").startsWith("{\"f\":");
    event = event(map("f", "[1]"));
    assertThat(error("decode_json_fields: {fields: [f], target: ''}", event))
        .contains("only an object");
    event = event(map("f", "{}", "t", 1L));
    assertThat(error("decode_json_fields: {fields: [f], target: t.u}", event))
        .contains("expected a map at t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":2,\"f\":3} | {\"f\":3,\"a\":2,\"type\":\"t\"}",
        "{\"f\":0,\"type\":\"u\"} | {\"f\":0,\"a\":1,\"type\":\"u\"}",
        "{\"f\":0,\"type\":\"_u\"} | {\"f\":0,\"a\":1,\"type\":\"t\",\"error\":"
            + "{\"message\":\"type not overwritten (invalid value [_u])\",\"type\":\"json\"}}",
        "{\"f\":0,\"type\":1} | {\"f\":0,\"a\":1,\"type\":\"t\",\"error\":"
            + "{\"message\":\"type not overwritten (not string)\",\"type\":\"json\"}}",
        "{\"f\":0,\"@metadata\":1} | {\"f\":0,\"a\":1,\"type\":\"t\",\"error\":"
            + "{\"message\":\"failed to update @metadata\",\"type\":\"json\"}}",
        "{\"f\":0,\"@timestamp\":1} | {\"f\":0,\"a\":1,\"type\":\"t\",\"error\":"
            + "{\"message\":\"@timestamp not overwritten (not string)\",\"type\":\"json\"}}",
        "{\"f\":0,\"@timestamp\":\"x\"} | {\"f\":0,\"a\":1,\"type\":\"t\",\"error\":"
            + "{\"message\":\"@timestamp not overwritten (parse error on x)\",\"type\":\"json\"}}",
        "{\"f\":0,\"@timestamp\":\"2001-02-03T04:05:06+01:00\"} |"
            + " {\"@timestamp\":\"2001-02-03T03:05:06.000Z\",\"f\":0,\"a\":1,\"type\":\"t\"}",
      })
  void overwritingKeysFollowsTheRulesOfKeysThatMeanSomething(String text, String result) {
    Event event = event(map("f", text, "a", 1L, "type", "t"));
    assertThat(error("decode_json_fields: {fields: [f], target: '', overwrite_keys: true}", event))
        .isEmpty();
    assertThat(json(event)).isEqualTo(result);
  }

  @Test
  void metadataIsMerged() {
    Event event = event(map("f", "{\"@metadata\":{\"pipeline\":\"p\",\"x\":null}}"));
    assertThat(error("decode_json_fields: {fields: [f], target: '', overwrite_keys: true}", event))
        .isEmpty();
    assertThat(metadata(event)).isEqualTo("{pipeline=p}");
  }

  @Test
  void aTextDoesNotSayWhatOnlyPipelinesAndOutputsMay() {
    Event event =
        event(
            map(
                "f",
                "{\"@metadata\":{\"raw_index\":\".kibana\",\"_id\":\"1\",\"index\":\"i\",\"topic\":\"t\","
                    + "\"partition\":3,\"k\":1}}"));
    event.putMetadata("_id", "ours");
    assertThat(error("decode_json_fields: {fields: [f], target: '', overwrite_keys: true}", event))
        .isEmpty();
    assertThat(event.metadata())
        .containsOnly(entry("_id", "ours"), entry("index", "i"), entry("k", 1L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "decode_json_fields: {fields: [f], target: '@metadata'}",
        "decode_json_fields: {fields: [f], target: '@metadata.x'}",
        "rename: {fields: [{from: f, to: '@metadata.x'}]}",
        "dissect: {tokenizer: '%{a}', field: f, target_prefix: '@metadata'}"
      })
  void metadataIsNoTargetWhereItCannotBeReached(String processor) {
    assertThatThrownBy(() -> Apply.one(processor))
        .hasMessageContaining("cannot be written by this processor");
  }

  @Test
  void rawEventsThatAreNoJsonStayRaw() {
    EventBatch batch = Apply.raw(Template.EMPTY, "no json");
    Processor processor = Apply.one("decode_json_fields: {fields: [message]}").processor();
    assertThatThrownBy(() -> processor.process(batch, 0)).isInstanceOf(FieldException.class);
    assertThat(batch.unfolded(0)).isNull();
  }

  /** Damaged documents are refused or decoded, never anything else, and never change the text. */
  @Test
  void survivesAnyBytes() {
    Processor processor =
        Apply.one("decode_json_fields: {fields: [m], max_depth: 3, process_array: true}")
            .processor();
    byte[] valid =
        "{\"a\":[1,-2.5e3,\"x\\u00e9\\ud83d\",{\"b\":\"[\\\"{}\\\"]\"},null,true],\"é\":\"\"}"
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(11);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = valid.clone();
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int from = random.nextInt(10) == 0 ? random.nextInt(bytes.length) : 0;
      ByteText text = new ByteText(bytes, from, bytes.length - from);
      Event event = event(map("m", text));
      try {
        processor.process(event);
        assertThat(json(event)).startsWith("{\"m\":");
      } catch (FieldException e) {
        assertThat(event.get("m")).contains(text);
      }
    }
  }
}
