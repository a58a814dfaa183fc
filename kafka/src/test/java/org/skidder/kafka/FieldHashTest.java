package org.skidder.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

class FieldHashTest {
  private static final long TIME = 1520139967089L;

  private static EventBatch event(String field, @Nullable Object value) {
    FieldMap own = new FieldMap();
    own.put(field, value);
    return EventBatch.of(new Event(TIME, 0, own, Template.EMPTY));
  }

  private static EventBatch configured(Object value) {
    FieldMap below = new FieldMap();
    below.put("v", value);
    FieldMap fields = new FieldMap();
    fields.put("fields", below);
    EventBatch batch =
        new EventBatch(
            Template.of(fields, new FieldMap()), TIME, "l1".getBytes(StandardCharsets.UTF_8), 1);
    batch.add(70_000, 0, 2);
    return batch;
  }

  private static long hash(EventBatch batch, String... names) {
    return new FieldHash(List.of(names)).hash(batch, 0);
  }

  private static long of(byte... bytes) {
    return Fnv.of(bytes);
  }

  private static long of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] eight(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  @Test
  void theHashIsFnv1aWith32Bits() {
    assertThat(of("l1")).isEqualTo(0x18317e4eL);
    assertThat(of("l3")).isEqualTo(0x16317b28L);
    assertThat(of("l6")).isEqualTo(0x1b318307L);
    assertThat(of("host-a")).isEqualTo(0x41b6a685L);
    assertThat(of()).isEqualTo(Fnv.START);
  }

  @Test
  void textIsHashedAsItIs() {
    assertThat(hash(event("v", "grüße"), "v")).isEqualTo(of("grüße"));
    assertThat(hash(event("v", ""), "v")).isEqualTo(of());
    assertThat(hash(configured("x"), "message")).isEqualTo(0x18317e4eL);
  }

  static Stream<Arguments> wholeNumbers() {
    return Stream.of(
        Arguments.of(7, 7L),
        Arguments.of(-7L, -7L),
        Arguments.of(Long.MIN_VALUE, Long.MIN_VALUE),
        Arguments.of(new BigInteger("18446744073709551615"), -1L));
  }

  @ParameterizedTest
  @MethodSource("wholeNumbers")
  void wholeNumbersAreEightBytesTheLowestFirst(Number value, long bits) {
    assertThat(hash(event("v", value), "v")).isEqualTo(of(eight(bits)));
  }

  @Test
  void theOffsetOfARawLineIsAWholeNumber() {
    assertThat(hash(configured("x"), "offset")).isEqualTo(of(eight(70_000)));
  }

  @Test
  void aBooleanIsOneByte() {
    assertThat(hash(event("v", true), "v")).isEqualTo(of((byte) 1));
    assertThat(hash(event("v", false), "v")).isEqualTo(of((byte) 0));
  }

  @Test
  void theTimeIsItsNanoseconds() {
    assertThat(hash(event("v", 1L), "@timestamp")).isEqualTo(of(eight(TIME * 1_000_000)));
  }

  @Test
  void floatsOfEventsAreTheirBits() {
    assertThat(hash(event("v", 0.1), "v")).isEqualTo(of(eight(Double.doubleToLongBits(0.1))));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "1.5, 1.5",
    "-2.25, -2.25",
    "0, 0",
    "100, 100",
    "999999, 999999",
    "1000000, 1e+06",
    "1234567, 1.234567e+06",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "16777217, 1.6777216e+07",
    "1e38, 1e+38",
    "1.4e-45, 1e-45",
    "2.8e-45, 3e-45"
  })
  void floatsOfTheConfigurationAreTheirShortestTextInSinglePrecision(double value, String text) {
    assertThat(hash(configured(value), "fields.v")).isEqualTo(of(text));
  }

  @Test
  void mapsAreTheirJsonInTheOrderOfTheirNames() {
    FieldMap below = new FieldMap(new TreeMap<>(Map.of("y", 1L)));
    FieldMap map = new FieldMap();
    map.put("b", below);
    map.put("a", "x");
    assertThat(hash(event("v", map), "v")).isEqualTo(of("{\"a\":\"x\",\"b\":{\"y\":1}}"));
  }

  @Test
  void severalFieldsAreOneSequenceOfBytes() {
    EventBatch batch = configured("3");
    assertThat(hash(batch, "message", "fields.v")).isEqualTo(of("l13"));
    assertThat(hash(batch, "fields.v", "message")).isEqualTo(of("3l1"));
  }

  @Test
  void thereIsNoHashWhenAFieldIsMissingNullOrAList() {
    assertThat(hash(event("v", "x"), "v", "w")).isEqualTo(FieldHash.NONE);
    assertThat(hash(event("v", null), "v")).isEqualTo(FieldHash.NONE);
    assertThat(hash(event("v", List.of("x")), "v")).isEqualTo(FieldHash.NONE);
  }
}
