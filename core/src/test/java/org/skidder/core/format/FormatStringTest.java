package org.skidder.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;

class FormatStringTest {
  private static final long TIME = Instant.parse("2018-03-04T05:06:07.089Z").toEpochMilli();

  private static Event event(FieldMap fields) {
    return new Event(TIME, -1, fields, Template.EMPTY);
  }

  private static String format(String source, FieldMap fields) {
    return FormatString.parse(source).format(event(fields)).orElse("(none)");
  }

  private static FieldMap fields() {
    FieldMap nested = new FieldMap();
    nested.put("z", 1L);
    nested.put("a", "<b>");
    FieldMap item = new FieldMap();
    item.put("d", 1L);
    item.put("c", 2L);
    nested.put("list", List.of(item));
    FieldMap fields = new FieldMap();
    fields.put("text", "hello");
    fields.put("empty", "");
    fields.put("int", -5L);
    fields.put("float", 123456789.0);
    fields.put("half", 0.5);
    fields.put("yes", true);
    fields.put("when", Instant.ofEpochMilli(TIME));
    fields.put("map", nested);
    fields.put("list", List.of("x"));
    fields.put("dotted.name", "literal");
    return fields;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "plain text | plain text",
        "100% of } | 100% of }",
        "\\%{[text]} | %{[text]}",
        "a\\bc\\ | abc",
        "%{[text]} | hello",
        "<%{[text]}-%{[int]}> | <hello--5>",
        "%{[float]} %{[half]} %{[yes]} | 1.23456789e+08 0.5 true",
        "%{[when]} %{[@timestamp]} | 2018-03-04T05:06:07.089Z 2018-03-04T05:06:07.089Z",
        "%{[map]} | {\"a\":\"\\u003cb\\u003e\",\"list\":[{\"c\":2,\"d\":1}],\"z\":1}",
        "%{[map.z]} %{[map][z]} %{[dotted][name]} | 1 1 literal",
        "%{[list]} | (none)",
        "%{[list]:none} | none",
        "%{[missing]} | (none)",
        "a%{[missing]:}b | ab",
        "%{[missing]:x\\:y\\}z} | x:y}z",
        "%{[empty]:filled} | filled",
        "<%{[empty]}> | <>",
        "%{[missing]:x} %{[missing]} | (none)",
        "%{[text.deeper]} | (none)",
      })
  void expandsFields(String source, String expected) {
    assertThat(format(source, fields())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "yyyy.MM.dd | 2018.03.04",
        "y yy yyy yyyyy Y | 2018 18 2018 02018 2018",
        "M d MM dd MMM MMMM MMMMM | 3 4 03 04 Mar March March",
        "D DD DDD DDDD | 63 063 063 0063",
        "xxxx.ww w | 2018.09 9",
        "e ee E EEE EEEE | 0 00 Sun Sun Sunday",
        "HH:mm:ss.SSS | 05:06:07.089",
        "HH\\:mm | 05:06",
        "H m s k kk K h hh a | 5 6 7 6 06 5 6 06 AM",
        "S SS SSS SSSSS | 0 08 089 08900",
        "yyyy'T'MM '' 'it''s' | 2018T03 ' it's",
        "yyyy年 | 2018年",
      })
  void expandsDatesInUtc(String pattern, String expected) {
    assertThat(format("%{+" + pattern + "}", fields())).isEqualTo(expected);
  }

  @Test
  void midnightIsOneInTwelveHourTimeAndWeeksBelongToTheIsoYear() {
    FormatString format = FormatString.parse("%{+h k K a xxxx.ww e}");
    assertThat(format.formatTime(Instant.parse("2018-12-31T00:00:00Z").toEpochMilli()))
        .isEqualTo("1 1 0 AM 2019.01 1");
    assertThat(format.formatTime(Instant.parse("2017-01-01T23:59:59Z").toEpochMilli()))
        .isEqualTo("12 24 11 PM 2016.52 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%{}",
        "%{name}",
        "%{ [name]}",
        "%{[name}",
        "%{[name]",
        "%{[]}",
        "%{[a][]}",
        "%{[a]:?x}",
        "%{[a]:+x}",
        "%{[a]:x:y}",
        "%{[a] }",
        "%{+yyyy",
        "%{+}",
        "%{+G}",
        "%{+'open}",
        "%{",
      })
  void rejectsMalformedStrings(String source) {
    assertThatIllegalArgumentException().isThrownBy(() -> FormatString.parse(source));
  }

  @Test
  void tellsWhatItDependsOn() {
    FormatString constant = FormatString.parse("filebeat");
    FormatString daily = FormatString.parse("filebeat-%{+yyyy.MM.dd}");
    FormatString hourly = FormatString.parse("%{+yyyy.MM.dd}-%{+HH}");
    FormatString field = FormatString.parse("%{[text]}-%{+yyyy}");
    assertThat(constant.isConstant()).isTrue();
    assertThat(constant.constant()).contains("filebeat");
    assertThat(constant.unitMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(daily.isConstant()).isFalse();
    assertThat(daily.isDateOnly()).isTrue();
    assertThat(daily.unitMillis()).isEqualTo(Duration.ofDays(1).toMillis());
    assertThat(hourly.unitMillis()).isEqualTo(Duration.ofHours(1).toMillis());
    assertThat(field.isDateOnly()).isFalse();
  }

  @Test
  void staysTheSameWithinItsUnit() {
    Random random = new Random(7);
    String[] patterns = {"yyyy.MM.dd", "HH", "mm", "ss", "S", "SS", "SSS", "xxxx.ww", "a", "D e"};
    for (int i = 0; i < 5000; i++) {
      FormatString format =
          FormatString.parse("%{+" + patterns[random.nextInt(patterns.length)] + "}");
      long time = random.nextLong(4_000_000_000_000L) - 500_000_000_000L;
      long start = Math.floorDiv(time, format.unitMillis()) * format.unitMillis();
      long end = start + format.unitMillis() - 1;
      assertThat(format.formatTime(time))
          .isEqualTo(format.formatTime(start))
          .isEqualTo(format.formatTime(end));
    }
  }

  @Test
  void readsRawEventsWithoutUnfoldingThem() {
    FieldMap input = new FieldMap();
    input.put("type", "log");
    FieldMap fields = new FieldMap();
    fields.put("source", "/var/log/x");
    fields.put("input", input);
    byte[] line = "caf\u00e9 \u00ff".getBytes(StandardCharsets.ISO_8859_1);
    EventBatch batch = new EventBatch(Template.of(fields, new FieldMap()), TIME, line, 1);
    batch.add(17, 0, line.length);
    FormatString format =
        FormatString.parse("%{[offset]} %{[source]} %{[input.type]} %{+yyyy} %{[message]}");
    JsonBuffer out = new JsonBuffer(16);
    assertThat(format.append(batch, 0, out)).isTrue();
    assertThat(new String(out.toByteArray(), StandardCharsets.ISO_8859_1))
        .as("bytes that are no UTF-8 pass unchanged")
        .isEqualTo("17 /var/log/x log 2018 caf\u00e9 \u00ff");
    assertThat(format.format(batch, 0)).contains("17 /var/log/x log 2018 caf\ufffd \ufffd");
    assertThat(batch.unfolded(0)).isNull();
  }

  @Test
  void leavesTheBufferAsItWasWhenAFieldIsMissing() {
    JsonBuffer out = new JsonBuffer(16);
    out.ascii("before");
    EventBatch batch = EventBatch.of(event(fields()));
    assertThat(FormatString.parse("x%{[missing]}").append(batch, 0, out)).isFalse();
    assertThat(out.toString()).isEqualTo("before");
  }

  @Test
  void survivesRandomText() {
    Random random = new Random(11);
    String alphabet = "%{}[]+:\\'aHy.-\u00e9 ?";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder source = new StringBuilder();
      for (int k = random.nextInt(14); k > 0; k--) {
        source.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        FormatString.parse(source.toString()).format(event(fields()));
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
