package org.skidder.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  private final Rfc3339 time = new Rfc3339();

  private long millis(String text) {
    byte[] bytes = ("xx" + text + "xx").getBytes(StandardCharsets.UTF_8);
    return time.millis(bytes, 2, bytes.length - 2);
  }

  @Test
  void readsWhatJavaTimeReads() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      // Most lines follow each other closely.
      long seconds = i % 10 == 0 ? random.nextLong(253_402_300_000L) : i;
      int nanos = random.nextInt(1_000_000_000);
      ZoneOffset zone =
          random.nextInt(3) == 0
              ? ZoneOffset.ofHoursMinutes(random.nextInt(15), random.nextInt(60))
              : ZoneOffset.UTC;
      OffsetDateTime at = Instant.ofEpochSecond(seconds, nanos).atOffset(zone);
      if (at.getYear() > 9999 || at.getSecond() == 0) {
        continue;
      }
      assertThat(millis(at.toString())).as("%s", at).isEqualTo(at.toInstant().toEpochMilli());
    }
  }

  @Test
  void takesAnyFraction() {
    assertThat(millis("1970-01-01T00:00:01Z")).isEqualTo(1000);
    assertThat(millis("1970-01-01T00:00:01.5Z")).isEqualTo(1500);
    assertThat(millis("1970-01-01T00:00:01.0009999999999Z")).isEqualTo(1000);
    assertThat(millis("1970-01-01T00:00:01.123456789-01:30")).isEqualTo(5_401_123);
    assertThat(millis("1970-01-01T00:00:01-23:59")).isEqualTo(86_341_000);
    assertThat(millis("2020-02-29T23:59:59Z"))
        .isEqualTo(Instant.parse("2020-02-29T23:59:59Z").toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1970-01-01T00:00:01",
        "1970-01-01T00:00:01.Z",
        "1970-01-01T00:00:01.1",
        "1970-01-01T00:00:01z",
        "1970-01-01T00:00:01Zx",
        "1970-01-01 00:00:01Z",
        "1970/01/01T00:00:01Z",
        "1970-00-01T00:00:01Z",
        "1970-13-01T00:00:01Z",
        "1970-02-29T00:00:01Z",
        "1970-01-00T00:00:01Z",
        "1970-01-01T24:00:01Z",
        "1970-01-01T00:60:01Z",
        "1970-01-01T00:00:60Z",
        "1970-01-01T00:00:0xZ",
        "1970-01-01T00:00:01+1:00",
        "1970-01-01T00:00:01+24:00",
        "1970-01-01T00:00:01+00:60",
        "1970-01-01T00:00:01+0000",
        "x970-01-01T00:00:01Z"
      })
  void whatIsNoTimeIsNone(String text) {
    assertThat(millis(text)).isEqualTo(Rfc3339.NONE);
    // Also when it comes a second time, and beside one of the same minute.
    assertThat(millis(text)).isEqualTo(Rfc3339.NONE);
    assertThat(millis("1970-01-01T00:00:01Z")).isEqualTo(1000);
    assertThat(millis(text)).isEqualTo(Rfc3339.NONE);
  }
}
