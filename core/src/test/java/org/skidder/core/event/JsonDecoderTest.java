package org.skidder.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {
  private static @Nullable Object value(String json) throws FieldException {
    byte[] utf8 = ("{\"v\":" + json + "}").getBytes(StandardCharsets.UTF_8);
    return JsonDecoder.object(utf8, 0, utf8.length).get("v");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Integer.MIN_VALUE, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE})
  void integersThatFitStayIntegers(long number) throws FieldException {
    assertThat(value(Long.toString(number))).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775808, 9.223372036854776E18",
    "-9223372036854775809, -9.223372036854776E18",
    "18446744073709551615, 1.8446744073709552E19",
    "1.0, 1.0",
    "1e3, 1000.0",
    "-0.0, -0.0"
  })
  void otherNumbersAreFloatingPoint(String json, double expected) throws FieldException {
    assertThat(value(json)).isEqualTo(expected);
  }

  @Test
  void aNumberBeyondFloatingPointStaysItsText() throws FieldException {
    assertThat(value("1e400")).isEqualTo("1e400");
  }

  @Test
  void halvesOfSurrogatePairsAreReplaced() throws FieldException {
    assertThat(value("\"\\ud800x\\ud83d\\ude00\"")).isEqualTo("\ufffdx\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1",
        "{\"a\":[1,",
        "{\"a\":\"b",
        "{\"a",
        "{\"a\":tr",
        "{\"a\":\"\\u12",
        "{\"ü\":{"
      })
  void whatIsWrongWithACutTextIsToldInAShortSentence(String json) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> JsonDecoder.object(utf8, 0, utf8.length))
        .message()
        .containsAnyOf("end-of-input", "Unrecognized token")
        .doesNotContain("Source", "start marker", "offset")
        .hasSizeLessThan(120);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[1]", "1", "{\"a\":}", "{\"a\":1", "{'a':1}"})
  void whatIsNoObjectIsRefused(String json) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> JsonDecoder.object(utf8, 0, utf8.length))
        .isInstanceOf(FieldException.class);
  }
}
