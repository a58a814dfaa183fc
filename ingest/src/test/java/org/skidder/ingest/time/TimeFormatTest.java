package org.skidder.ingest.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {
  private static final int THIS_YEAR = 2026;

  private static String read(String pattern, String locale, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    long millis =
        TimeFormat.of(pattern, Locale.forLanguageTag(locale))
            .parse(bytes, 0, bytes.length, ZoneOffset.UTC, THIS_YEAR);
    return millis == TimeFormat.NONE ? "none" : Instant.ofEpochMilli(millis).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "YYYY-MM-dd,            en, 2018-12-31,           2018-12-31T00:00:00Z",
    "YYYY-MM-dd z,          en, 2018-12-31 UTC,       2018-12-31T00:00:00Z",
    "YYYY-MM-dd,            de, 2018-12-31,           2018-12-31T00:00:00Z",
    "YYYY-MM-dd[ HH:mm],    en, 2018-12-31,           2018-12-31T00:00:00Z",
    "YYYY-MM-dd'Y'[ HH:mm], en, 2018-12-31Y 01:02,    2018-12-31T01:02:00Z",
    "YYYY-'W'ww-e,          en, 2019-W01-1,           2018-12-31T00:00:00Z",
    "xxxx-'W'ww-e,          en, 2020-W53-7,           2021-01-03T00:00:00Z",
    "xxxx-'W'ww-e,          de, 2020-W53-7,           2021-01-03T00:00:00Z",
    "YYYY-'W'ww,            en, 2019-W01,             none"
  })
  void aYearIsThatOfTheWeekOnlyWhereAWeekIsAskedFor(
      String pattern, String locale, String text, String time) {
    assertThat(read(pattern, locale, text)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy-MM-dd HH:mm:ss Z,  2018-02-13 01:02:03 +0100,  2018-02-13T00:02:03Z",
    "yyyy-MM-dd HH:mm:ss Z,  2018-02-13 01:02:03 +01:00, 2018-02-13T00:02:03Z",
    "yyyy-MM-dd HH:mm:ss Z,  2018-02-13 01:02:03 +01,    2018-02-13T00:02:03Z",
    "yyyy-MM-dd HH:mm:ss Z,  2018-02-13 01:02:03 Z,      2018-02-13T01:02:03Z",
    "yyyy-MM-dd HH:mm:ssZZ,  2018-02-13 01:02:03-0130,   2018-02-13T02:32:03Z",
    "yyyy-MM-dd HH:mm:ssZZ,  2018-02-13 01:02:03-01:30,  2018-02-13T02:32:03Z",
    "yyyy-MM-dd HH:mm:ssZZ,  2018-02-13 01:02:03Z,       2018-02-13T01:02:03Z",
    "yyyy-MM-dd HH:mm:ss Z,  2018-02-13 01:02:03,        none",
    "yyyy-MM-dd HH:mm:ss Z,  '2018-02-13 01:02:03 ',     none",
    "yyyy-MM-dd HH:mm:ss Z,  2018-02-13 01:02:03 +1,     none",
    "yyyy-MM-dd HH:mm:ssX,   2018-02-13 01:02:03+01:00,  none",
    "dd/MM/yyyy HH:mm:ss,    3/2/2018 1:2:3,             2018-02-03T01:02:03Z",
    "dd/MM/yyyy HH:mm:ss,    003/2/2018 1:2:3,           none",
    "yyyyMMdd,               2018213,                    none",
    "yyyyMMdd,               20180213,                   2018-02-13T00:00:00Z",
    "dMMMyyyy,               13Feb2018,                  2018-02-13T00:00:00Z",
    "ddMMMyyyy,              3Feb2018,                   2018-02-03T00:00:00Z",
    "MMM dd HH:mm:ss yyyy,   Feb 3 01:02:03 2018,        2018-02-03T01:02:03Z"
  })
  void offsetsAndNumbersAreTakenAsLogsHaveThem(String pattern, String text, String time) {
    assertThat(read(pattern, "en", text)).isEqualTo(time);
    if (pattern.contains("Z") || time.equals("none")) {
      assertThat(read(pattern, "de", text)).as("read by the JDK").isEqualTo(time);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HH:mm:ss.SSS,  03:04:05.6,      03:04:05.600Z",
    "HH:mm:ss.SSS,  03:04:05.67,     03:04:05.670Z",
    "HH:mm:ss.SSS,  03:04:05.678,    03:04:05.678Z",
    "HH:mm:ss.SSS,  03:04:05.6789,   none",
    "HH:mm:ss.SSS,  03:04:05.,       none",
    "'HH:mm:ss,SSSSSS', '03:04:05,0006', 03:04:05Z",
    "'HH:mm:ss,SSSSSS', '03:04:05,6781', 03:04:05.678Z",
    "HH:mm:ss.S,    03:04:05.6,      03:04:05.600Z",
    "HH:mm:ss.S,    03:04:05.67,     none",
    "HHmmssSSS,     030405678,       03:04:05.678Z",
    "HHmmssSSS,     03040567,        none",
    "HH:mm:ss.SSSZ,   03:04:05.6+0100,    02:04:05.600Z",
    "HH:mm:ss.SSSZ,   03:04:05.67Z,       03:04:05.670Z",
    "HH:mm:ss.SSSXXX, 03:04:05.6+01:00,   02:04:05.600Z",
    "HH:mm:ss.SSSXXX, 03:04:05.6789Z,     none",
    "hh:mm:ss.SSSa,   03:04:05.6PM,       15:04:05.600Z"
  })
  void aFractionMayHaveFewerDigitsThanThePattern(String pattern, String text, String time) {
    String expected = time.equals("none") ? time : "2026-01-01T" + time;
    assertThat(read("yyyy-MM-dd " + pattern, "en", "2026-01-01 " + text)).isEqualTo(expected);
    assertThat(read("yyyy-MM-dd " + pattern, "de", "2026-01-01 " + text))
        .as("read by the JDK")
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "de, 1 Okt 2018,  2018-10-01T00:00:00Z",
    "de, 1 Okt. 2018, 2018-10-01T00:00:00Z",
    "de, 1 Jun 2018,  2018-06-01T00:00:00Z",
    "de, 1 Juni 2018, 2018-06-01T00:00:00Z",
    "de, 1 Sep 2018,  2018-09-01T00:00:00Z",
    "de, 1 Sept 2018, 2018-09-01T00:00:00Z",
    "de, 1 MÄR 2018,  2018-03-01T00:00:00Z",
    "de, 1 Oct 2018,  none",
    "fr, 1 févr 2018, 2018-02-01T00:00:00Z"
  })
  void shortNamesOfMonthsAreKnownWithAndWithoutPoint(String locale, String text, String time) {
    assertThat(read("d MMM yyyy", locale, text)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({"EEE d MMM yyyy, Mo 1 Okt 2018", "EEE d MMM yyyy, Mo. 1 Okt. 2018"})
  void shortNamesOfDaysToo(String pattern, String text) {
    assertThat(read(pattern, "de", text)).isEqualTo("2018-10-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "YYYY.MM.dd, 2018-12-31, 2018.12.31",
    "yyyy.MM.dd, 2018-12-31, 2018.12.31",
    "xxxx.ww,    2018-12-31, 2019.01",
    "YYYY.ww,    2021-01-03, 2020.53",
    "YYYY-MMM'Y',2018-12-31, 2018-DecY"
  })
  void timesAreWrittenByTheSamePatterns(String pattern, LocalDate date, String text) {
    assertThat(Letters.printer(pattern).format(date)).isEqualTo(text);
  }
}
