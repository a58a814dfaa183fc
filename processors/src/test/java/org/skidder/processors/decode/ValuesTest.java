package org.skidder.processors.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skidder.processors.Apply.error;
import static org.skidder.processors.Apply.event;
import static org.skidder.processors.Apply.fields;
import static org.skidder.processors.Apply.json;
import static org.skidder.processors.Apply.map;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.ConfigException;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.processors.Apply;

/** convert, urldecode, decode_csv_fields, extract_array and fingerprint. */
class ValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "integer | 42 | 42",
        "integer | -0x1F | -31",
        "integer | 2147483648 | no",
        "integer | 1.5 | no",
        "integer | ` 1` | no",
        "long | 9223372036854775807 | 9223372036854775807",
        "long | 9223372036854775808 | no",
        "float | 0.1 | 0.1",
        "double | 1e3 | 1000",
        "double | 1e999 | no",
        "double | NaN | no",
        "double | 0x1p3 | no",
        "boolean | T | true",
        "boolean | false | false",
        "boolean | yes | no",
        "string | x | \"x\"",
        "ip | 192.0.2.1 | \"192.0.2.1\"",
        "ip | 2001:db8::1 | \"2001:db8::1\"",
        "ip | 192.0.2.256 | no",
        "ip | 10.1 | no",
        "ip | localhost | no",
      })
  void convertGivesTextsAnotherType(String type, String text, String result) {
    Event event = event(map("a", text));
    String failed = error("convert: {fields: [{from: a, type: " + type + "}]}", event);
    if (result.equals("no")) {
      assertThat(failed).isEqualTo("a: is no " + type);
      assertThat(event.get("a")).contains(text);
    } else {
      assertThat(failed).isEmpty();
      assertThat(json(event)).isEqualTo("{\"a\":" + result + "}");
    }
  }

  @Test
  void convertWritesElsewhereAndCanMove() {
    String copy = "{fields: [{from: a, to: b.c, type: string}, {from: a, to: d}]}";
    assertThat(fields("convert: " + copy, map("a", 2.5)))
        .isEqualTo("{\"a\":2.5,\"b\":{\"c\":\"2.5\"},\"d\":2.5}");
    String move = "{fields: [{from: a, to: b, type: long}], mode: rename}";
    assertThat(fields("convert: " + move, map("a", "7", "b", 1L))).isEqualTo("{\"b\":7}");
    assertThat(error("convert: {fields: [{from: a, type: long}], tag: mine}", event(map())))
        .isEqualTo("mine: a: key not found");
    assertThatThrownBy(() -> Apply.one("convert: {fields: [{from: a}]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("neither 'type' nor 'to'");
  }

  @Test
  void convertCopiesObjectsSoThatNeitherIsInTheOther() throws FieldException {
    String within = "convert: {fields: [{from: a, to: a.b}]}";
    assertThat(fields(within, map("a", map("x", 1L))))
        .isEqualTo("{\"a\":{\"x\":1,\"b\":{\"x\":1}}}");
    String moved = "convert: {fields: [{from: a, to: a.b}], mode: rename}";
    assertThat(fields(moved, map("a", map("x", 1L)))).isEqualTo("{\"a\":{\"b\":{\"x\":1}}}");
    Event event = event(map("a", map("x", 1L, "none", null)));
    assertThat(error("convert: {fields: [{from: a, to: c}]}", event)).isEmpty();
    event.remove("c.x");
    assertThat(json(event)).isEqualTo("{\"a\":{\"x\":1,\"none\":null},\"c\":{\"none\":null}}");
  }

  @Test
  void convertThatCannotMoveLeavesANameWithADotAsItIs() {
    for (String to : List.of("c.d", "'@timestamp'")) {
      Event event = event(map("a.b", 1L, "c", 2L));
      assertThat(error("convert: {fields: [{from: a.b, to: " + to + "}], mode: rename}", event))
          .isNotEmpty();
      assertThat(json(event)).isEqualTo("{\"a.b\":1,\"c\":2}");
    }
  }

  @Test
  void aValueCanMoveBelowItsOwnName() {
    String root = "{fields: [{from: a, to: a.b}], mode: rename}";
    assertThat(fields("convert: " + root, map("a", 1L))).isEqualTo("{\"a\":{\"b\":1}}");
    String deeper = "{fields: [{from: a.b, to: a.b.c}]";
    for (String move :
        List.of("convert: " + deeper + ", mode: rename}", "rename: " + deeper + "}")) {
      assertThat(fields(move, map("a", map("b", 1L, "x", 2L))))
          .isEqualTo("{\"a\":{\"x\":2,\"b\":{\"c\":1}}}");
    }
  }

  @Test
  void aMoveThatFailsLeavesTheEventAsItIs() {
    for (Event event :
        List.of(
            // In the way is c; or a.b, when the field whose name has a dot is gone.
            event(map("a", map("b", 1L), "c", 2L)), event(map("a", map("b", 1L), "a.b", 3L)))) {
      String before = json(event);
      String to = event.hasKey("c") ? "c.d" : "a.b.c";
      String fields = "{fields: [{from: a.b, to: " + to + "}]";
      assertThat(error("convert: " + fields + ", mode: rename}", event)).isNotEmpty();
      assertThat(json(event)).isEqualTo(before);
      assertThat(error("rename: " + fields + "}", event)).isNotEmpty();
      assertThat(json(event)).isEqualTo(before);
    }
  }

  @Test
  void anErrorUndoesWhatCameBeforeUnlessToldOtherwise() {
    String two = "fields: [{from: a, type: long}, {from: b, type: long}]";
    Event event = event(map("a", "1", "b", "x"));
    assertThat(error("convert: {" + two + "}", event)).isEqualTo("b: is no long");
    assertThat(json(event)).isEqualTo("{\"a\":\"1\",\"b\":\"x\"}");
    assertThat(error("convert: {" + two + ", fail_on_error: false}", event)).isEmpty();
    assertThat(json(event)).isEqualTo("{\"a\":1,\"b\":\"x\"}");
  }

  @Test
  void urldecodeDecodesQueries() {
    String item = "urldecode: {fields: [{from: a}, {from: b, to: c}], ignore_missing: true}";
    assertThat(fields(item, map("a", "x%20y+z%C3%A9", "b", "%2f")))
        .isEqualTo("{\"a\":\"x y zé\",\"b\":\"%2f\",\"c\":\"/\"}");
    assertThat(fields(item, map("a", ""))).isEqualTo("{\"a\":\"\"}");
    for (String bad : List.of("%", "%2", "a%zz", "%C3%")) {
      Event event = event(map("a", bad));
      assertThat(error(item, event)).contains("hexadecimal");
      assertThat(event.get("a")).contains(bad);
    }
    assertThat(error("urldecode: {fields: [{from: a}]}", event(map()))).contains("key not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a,b,c | [\"a\",\"b\",\"c\"]",
        "a,,c, | [\"a\",\"\",\"c\",\"\"]",
        "`` | [\"\"]",
        "\"a,b\",c | [\"a,b\",\"c\"]",
        "\"a\"\"b\" | [\"a\\\"b\"]",
        "a\"b,\"c\"d\" | [\"a\\\"b\",\"c\\\"d\"]",
        "` a, \"b\"` | [\" a\",\" \\\"b\\\"\"]",
        "\"a | no",
        "a\"\"b | [\"a\\\"\\\"b\"]",
      })
  void csvRecordsBecomeLists(String text, String list) {
    Event event = event(map("m", text));
    String failed = error("decode_csv_fields: {fields: {m: d.x}}", event);
    if (list.equals("no")) {
      assertThat(failed).contains("does not end");
    } else {
      assertThat(failed).isEmpty();
      assertThat(json(event)).endsWith(",\"d\":{\"x\":" + list + "}}");
    }
  }

  @Test
  void csvOptions() {
    assertThat(fields("decode_csv_fields: {fields: {m: m}, separator: ;}", map("m", "a;b,c")))
        .isEqualTo("{\"m\":[\"a\",\"b,c\"]}");
    assertThat(
            fields(
                "decode_csv_fields: {fields: {a.b: l}, trim_leading_space: true}",
                map("a", map("b", " x,  \"y\"\r\n"))))
        .endsWith("\"l\":[\"x\",\"y\"]}");
    assertThat(error("decode_csv_fields: {fields: {m: l}}", event(map("m", "x\ny"))))
        .contains("more than one record");
    assertThat(error("decode_csv_fields: {fields: {m: l}}", event(map("m", "x", "l", 1L))))
        .contains("already exists");
    assertThat(
            fields(
                "decode_csv_fields: {fields: {m: l}, overwrite_keys: true}",
                map("m", "x", "l", 1L)))
        .isEqualTo("{\"m\":\"x\",\"l\":[\"x\"]}");
    for (String bad : List.of("'\"'", "ab", "''")) {
      assertThatThrownBy(
              () -> Apply.one("decode_csv_fields: {fields: {m: l}, separator: " + bad + "}"))
          .hasMessageContaining("separator");
    }
  }

  /** Quoting everything that needs it makes a record that reads as the same values. */
  @Test
  void readsBackAnyValuesThatWereQuoted() throws FieldException {
    Random random = new Random(3);
    String[] pieces = {"a", "\"", ",", "\n", "\r\n", " ", "é", ""};
    CsvRecord reader = CsvRecord.of(",", false);
    for (int round = 0; round < 5000; round++) {
      List<String> values =
          random
              .ints(1 + random.nextInt(5))
              .mapToObj(_ -> pieces[random.nextInt(8)] + pieces[random.nextInt(8)])
              .toList();
      String record =
          String.join(",", values.stream().map(v -> '"' + v.replace("\"", "\"\"") + '"').toList());
      assertThat(reader.read(record + (random.nextBoolean() ? "\n" : ""))).isEqualTo(values);
    }
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(10); i > 0; i--) {
        text.append(pieces[random.nextInt(8)]);
      }
      try {
        assertThat(reader.read(text.toString())).isNotEmpty();
      } catch (FieldException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void elementsOfListsBecomeFields() {
    List<Object> list = List.of("x", 2L, "", List.of());
    String item = "extract_array: {field: l, mappings: {a: 0, b.c: 1}}";
    assertThat(fields(item, map("l", list)))
        .isEqualTo("{\"l\":[\"x\",2,\"\",[]],\"a\":\"x\",\"b\":{\"c\":2}}");
    assertThat(error("extract_array: {field: l, mappings: {a: 0, b: 9}}", event(map("l", list))))
        .isEqualTo("l: has no element 9");
    assertThat(
            fields(
                "extract_array: {field: l, mappings: {a: 9, b: 2}, ignore_missing: true,"
                    + " omit_empty: true}",
                map("l", list)))
        .isEqualTo("{\"l\":[\"x\",2,\"\",[]]}");
    Event event = event(map("l", list, "b", 1L));
    assertThat(error("extract_array: {field: l, mappings: {a: 0, b: 1}}", event))
        .contains("already exists");
    assertThat(event.has("a")).isFalse();
    assertThat(
            fields(
                "extract_array: {field: l, mappings: {b: 1}, overwrite_keys: true}",
                map("l", list, "b", 1L)))
        .endsWith("\"b\":2}");
    assertThat(error(item, event(map("l", "text")))).isEqualTo("l: is no list");
  }

  @Test
  void anElementThatBecameAFieldIsNoLongerPartOfTheList() throws FieldException {
    Event event = event(map("l", List.of(map("x", 1L))));
    assertThat(error("extract_array: {field: l, mappings: {a: 0}}", event)).isEmpty();
    event.put("a.x", 2L);
    assertThat(json(event)).isEqualTo("{\"l\":[{\"x\":1}],\"a\":{\"x\":2}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{a: -1}", "{a: x}", "{}", "{a: [1]}"})
  void mappingsThatMakeNoSenseEndTheStart(String mappings) {
    assertThatThrownBy(() -> Apply.one("extract_array: {field: l, mappings: " + mappings + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("mappings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "sha1", "sha256", "sha384", "sha512"})
  void fingerprintsAreThoseOfTheTextOfTheFields(String method) throws Exception {
    String algorithm = method.equals("md5") ? "MD5" : method.replace("sha", "SHA-");
    byte[] digest =
        MessageDigest.getInstance(algorithm).digest("|a|1|b|x|".getBytes(StandardCharsets.UTF_8));
    String hex = HexFormat.of().formatHex(digest);
    assertThat(
            fields("fingerprint: {fields: [b, a], method: " + method + "}", map("a", 1L, "b", "x")))
        .isEqualTo("{\"a\":1,\"b\":\"x\",\"fingerprint\":\"" + hex + "\"}");
  }

  @Test
  void fingerprintsCanBeIdsAndHaveOtherEncodings() {
    Event event = event(map("a", "x"));
    assertThat(
            error(
                "fingerprint: {fields: [a, b], ignore_missing: true, method: md5, encoding: base64,"
                    + " target_field: '@metadata._id'}",
                event))
        .isEmpty();
    assertThat(event.metadata().get("_id")).asString().hasSize(24).endsWith("==");
    assertThat(fields("fingerprint: {fields: [a], method: md5, encoding: base32}", map("a", "x")))
        .containsPattern("\"[A-Z2-7]{26}======\"");
    assertThat(error("fingerprint: {fields: [b]}", event(map()))).isEqualTo("b: key not found");
    assertThat(error("fingerprint: {fields: [b]}", event(map("b", List.of()))))
        .contains("have no fingerprint");
  }

  /** Values of the specification of xxHash. */
  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999",
    "a, d24ec4f1a98c6e5b",
    "abc, 44bc2cf5ad770999",
    "Nobody inspects the spammish repetition, fbcea83c8a378bf1",
  })
  void xxHashIsThatOfItsSpecification(String text, String hex) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(HexFormat.of().formatHex(XxHash64.digest(bytes, bytes.length))).isEqualTo(hex);
  }
}
