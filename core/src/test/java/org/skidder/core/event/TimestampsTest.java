package org.skidder.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampsTest {
  private static final DateTimeFormatter EXPECTED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  @Test
  void agreesWithJavaTime() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      long millis = FIRST + random.nextLong(LAST - FIRST + 1);
      assertThat(Timestamps.format(millis))
          .isEqualTo(EXPECTED.format(Instant.ofEpochMilli(millis)));
    }
  }

  @Test
  void agreesAtTheEdgesOfDaysMonthsAndYears() {
    for (int year = 0; year <= 9999; year += 7) {
      for (String date : new String[] {"-01-01", "-02-28", "-03-01", "-12-31"}) {
        long day = Instant.parse(String.format("%04d%sT00:00:00Z", year, date)).toEpochMilli();
        for (long millis : new long[] {day, day - 1, day + 86_399_999}) {
          if (millis >= FIRST && millis <= LAST) {
            assertThat(Timestamps.format(millis))
                .isEqualTo(EXPECTED.format(Instant.ofEpochMilli(millis)));
          }
        }
      }
    }
  }

  @Test
  void keepsItsLengthBeyondTheYearsItCanShow() {
    assertThat(Timestamps.format(Long.MAX_VALUE)).hasSize(Timestamps.LENGTH).startsWith("9999-");
    assertThat(Timestamps.format(Long.MIN_VALUE)).hasSize(Timestamps.LENGTH).startsWith("0000-");
  }
}
