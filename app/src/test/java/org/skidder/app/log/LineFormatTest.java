package org.skidder.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LineFormatTest {
  private static final Instant TIME = Instant.parse("2018-08-01T09:05:07.042Z");

  private static LogLine line(
      Level level, String logger, String message, Map<String, Object> more) {
    return new LogLine(TIME, level, logger, "Runner:12", message, more);
  }

  private static String text(LogLine line) {
    return new String(new LineFormat(false, ZoneOffset.UTC).format(line), UTF_8);
  }

  private static String json(LogLine line) {
    return new String(new LineFormat(true, ZoneOffset.UTC).format(line), UTF_8);
  }

  @Test
  void textIsSeparatedByTabs() {
    assertThat(text(line(Level.INFO, "", "Größe 5", Map.of())))
        .isEqualTo("2018-08-01T09:05:07.042Z\tINFO\tRunner:12\tGröße 5");
    assertThat(text(line(Level.WARN, "publish", "slow", Map.of("n", 5L))))
        .isEqualTo("2018-08-01T09:05:07.042Z\tWARN\t[publish]\tRunner:12\tslow\t{\"n\":5}");
  }

  @Test
  void jsonHasStructuredValuesAsKeys() {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("path", "/a\"b");
    more.put("load", Double.NaN);
    assertThat(json(line(Level.ERROR, "harvester", "x\ny", more)))
        .isEqualTo(
            "{\"level\":\"error\",\"timestamp\":\"2018-08-01T09:05:07.042Z\","
                + "\"logger\":\"harvester\",\"caller\":\"Runner:12\",\"message\":\"x\\ny\","
                + "\"path\":\"/a\\\"b\",\"load\":\"NaN\"}");
  }

  @Test
  void timeIsLocalWithItsZone() {
    LogLine line = line(Level.INFO, "", "m", Map.of());
    assertThat(new LineFormat(false, ZoneId.of("Asia/Kolkata")).format(line))
        .asString()
        .startsWith("2018-08-01T14:35:07.042+0530\t");
    assertThat(new LineFormat(false, ZoneId.of("America/Caracas")).format(line))
        .asString()
        .startsWith("2018-08-01T05:05:07.042-0400\t");
  }

  @Test
  void aMessageOfSeveralLinesStaysOneLine() {
    assertThat(text(line(Level.INFO, "", "a\nb\n", Map.of()))).endsWith("\ta\\nb");
  }

  @Test
  void syslogHasNoTimestampAndBlanks() {
    LogLine line = line(Level.INFO, "beat", "m", Map.of("a", 1));
    assertThat(new LineFormat(false, ZoneOffset.UTC).formatForSyslog(line))
        .asString()
        .isEqualTo("INFO [beat] Runner:12 m {\"a\":1}");
    assertThat(
            new LineFormat(false, ZoneOffset.UTC)
                .formatForSyslog(line(Level.INFO, "beat", "m\tn\to", Map.of())))
        .asString()
        .isEqualTo("INFO [beat] Runner:12 m n\to");
  }
}
