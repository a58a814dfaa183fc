package org.skidder.processors.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skidder.processors.Apply.error;
import static org.skidder.processors.Apply.event;
import static org.skidder.processors.Apply.fields;
import static org.skidder.processors.Apply.json;
import static org.skidder.processors.Apply.map;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Processor;
import org.skidder.processors.Apply;

class DissectTest {
  private static String dissect(String tokenizer, String text) {
    Event event = event(map("m", text));
    String failed =
        error("dissect: {field: m, target_prefix: '', tokenizer: '" + tokenizer + "'}", event);
    return failed.isEmpty() ? json(event).replace("\"m\":\"" + text + "\",", "") : "no";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "[%{ts}] %{lvl} %{msg} | [2018] INFO a b | {\"ts\":\"2018\",\"lvl\":\"INFO\",\"msg\":\"a"
            + " b\"}",
        "%{?k}=%{&k} | user=bob | {\"user\":\"bob\"}",
        "%{&k}=%{k} | user=bob | {\"k\":\"bob\"}",
        "%{a->} %{b} | x    y | {\"a\":\"x\",\"b\":\"y\"}",
        "%{a->}ab%{b} | xababy | {\"a\":\"x\",\"b\":\"y\"}",
        "%{a->}--%{b} | x---y | {\"a\":\"x\",\"b\":\"y\"}",
        "%{->} %{b} | x   y | {\"->\":\"x\",\"b\":\"  y\"}",
        "%{?a->} %{b} | x   y | {\"b\":\"y\"}",
        "%{a->}%{b} | xy | {\"a\":\"\",\"b\":\"xy\"}",
        "%{+a/2},%{+a/1} | x,y | {\"a\":\"y x\"}",
        "%{+a} %{b} %{+a} | x y z | {\"a\":\"x z\",\"b\":\"y\"}",
        "%{a/123} %{b} | x y | {\"a/123\":\"x\",\"b\":\"y\"}",
        "%{+k/1->} %{b} | x   y | {\"b\":\"y\",\"k\":\"x\"}",
        "%{a} %{} %{c} | x y z | {\"a\":\"x\",\"c\":\"z\"}",
        "%{a} %{?skip} %{skip} | x y z | {\"a\":\"x\"}",
        "%{a} %{a} | x y | {\"a\":\"y\"}",
        "%{a} %{b} | hello big world | {\"a\":\"hello\",\"b\":\"big world\"}",
        "%{a}, | x, rest | {\"a\":\"x\"}",
        "%{a} %{ | x %{ | {\"a\":\"x\"}",
        "%{x.y} %{x.z} | 1 2 | {\"x\":{\"y\":\"1\",\"z\":\"2\"}}",
        "%{one key}-%{b} | 1-2 | {\"one key\":\"1\",\"b\":\"2\"}",
        "é%{a}é%{b} | éxéy | {\"a\":\"x\",\"b\":\"y\"}",
        "[%{a}] | x | no",
        "%{a} %{b} | x | no",
        "%{a},%{b}; | x,y | no",
        "%{x} %{x.y} | 1 2 | no",
        "%{m} %{b} | x y | no",
        "%{m.a} %{b} | x y | no",
      })
  void cutsTextsAtDelimiters(String tokenizer, String text, String fields) {
    assertThat(dissect(tokenizer, text)).isEqualTo(fields);
  }

  @Test
  void fieldsGoBelowTheTargetWhichMayExist() {
    String item = "dissect: {tokenizer: '%{a} %{b}'}";
    assertThat(fields(item, map("message", "x y")))
        .isEqualTo("{\"message\":\"x y\",\"dissect\":{\"a\":\"x\",\"b\":\"y\"}}");
    assertThat(fields(item, map("message", "x y", "dissect", map("c", 1L))))
        .isEqualTo("{\"message\":\"x y\",\"dissect\":{\"c\":1,\"a\":\"x\",\"b\":\"y\"}}");
    assertThat(fields("dissect: {tokenizer: '%{a}', target_prefix: p.q}", map("message", "x")))
        .isEqualTo("{\"message\":\"x\",\"p\":{\"q\":{\"a\":\"x\"}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "missing | key not found",
        "number | is no text",
        "empty | does not fit",
        "text | does not fit",
        "fits | dissect.a: exists already",
      })
  void anEventThatDoesNotFitStaysAsItWas(String field, String reason) {
    FieldMap fields =
        map("number", 1L, "empty", "", "text", "x", "fits", "x y", "dissect", map("a", 1L));
    Event event = event(fields);
    String before = json(event);
    assertThat(error("dissect: {field: " + field + ", tokenizer: '%{b} %{a}'}", event))
        .contains(reason);
    assertThat(json(event)).isEqualTo(before);
  }

  @Test
  void rawEventsThatDoNotFitStayRaw() throws FieldException {
    EventBatch batch = Apply.raw(Template.EMPTY, "a b", "c");
    Processor dissect = Apply.one("dissect: {tokenizer: '%{x} %{y}'}").processor();
    dissect.process(batch, 0);
    assertThatThrownBy(() -> dissect.process(batch, 1)).isInstanceOf(FieldException.class);
    assertThat(batch.unfolded(1)).isNull();
    assertThat(json(batch.event(0))).contains("\"dissect\":{\"x\":\"a\",\"y\":\"b\"}");
  }

  /** What a text was made of comes out again, whatever the values and delimiters are. */
  @Test
  void takesApartWhatWasPutTogether() {
    Random random = new Random(20180304);
    String[] delimiters = {" ", ",", "::", "] [", "é", "\t", "=\"", "->", " - "};
    for (int round = 0; round < 3000; round++) {
      StringBuilder tokenizer = new StringBuilder();
      StringBuilder text = new StringBuilder();
      List<String> values = new ArrayList<>();
      int keys = 1 + random.nextInt(6);
      for (int i = 0; i < keys; i++) {
        String delimiter = i == 0 ? "" : delimiters[random.nextInt(delimiters.length)];
        String value = Integer.toString(random.nextInt(), 36).replace("-", "ö");
        tokenizer.append(delimiter).append("%{k").append(i).append('}');
        text.append(delimiter).append(value);
        values.add(value);
      }
      int[] bounds = new int[2 * keys];
      ByteText bytes = ByteText.of(text);
      assertThat(Tokenizer.of(tokenizer.toString()).cut(bytes, bounds)).isTrue();
      for (int i = 0; i < keys; i++) {
        ByteText slice =
            new ByteText(bytes.array(), bounds[2 * i], bounds[2 * i + 1] - bounds[2 * i]);
        assertThat(slice).hasToString(values.get(i));
      }
    }
  }

  /** Any pattern is refused with a reason or works on any bytes, within the text. */
  @Test
  void survivesAnyPatternAndAnyBytes() {
    Random random = new Random(7);
    String[] pieces = {"%{", "}", "a", "+", "&", "?", "->", "/1", "/12", " ", "é", ".", "%", "\n"};
    for (int round = 0; round < 20_000; round++) {
      StringBuilder pattern = new StringBuilder();
      for (int i = random.nextInt(14); i >= 0; i--) {
        pattern.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] bytes = new byte[random.nextInt(20)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            random.nextBoolean()
                ? (byte) random.nextInt()
                : "a /-> é".getBytes(StandardCharsets.UTF_8)[random.nextInt(8)];
      }
      try {
        Tokenizer tokenizer = Tokenizer.of(pattern.toString());
        int from = random.nextInt(bytes.length + 1);
        ByteText text = new ByteText(bytes, from, bytes.length - from);
        new Dissect(tokenizer, "m", "t").process(event(map("m", text)));
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("tokenizer");
      } catch (FieldException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
