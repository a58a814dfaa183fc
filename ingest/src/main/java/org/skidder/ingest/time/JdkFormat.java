package org.skidder.ingest.time;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Everything else of the pattern language, read by the JDK. */
final class JdkFormat implements TimeFormat {
  private final DateTimeFormatter formatter;

  private JdkFormat(DateTimeFormatter formatter) {
    this.formatter = formatter;
  }

  static JdkFormat of(String pattern, Locale locale) {
    return new JdkFormat(
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern)
            .toFormatter(locale.getLanguage().isEmpty() ? Locale.ENGLISH : locale)
            .withResolverStyle(ResolverStyle.SMART));
  }

  @Override
  public long parse(byte[] text, int offset, int length, ZoneId zone, int currentYear) {
    TemporalAccessor parsed;
    try {
      parsed = formatter.parse(new String(text, offset, length, StandardCharsets.UTF_8));
      LocalDate date = date(parsed, currentYear);
      LocalTime time = parsed.query(TemporalQueries.localTime());
      ZoneId own = parsed.query(TemporalQueries.zone());
      long ofDay = time == null ? 0 : time.toNanoOfDay() / 1_000_000;
      return TimeFormat.millis(
          date.getYear(),
          date.getMonthValue(),
          date.getDayOfMonth(),
          ofDay,
          own == null ? zone : own);
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  private static LocalDate date(TemporalAccessor parsed, int currentYear) {
    @Nullable LocalDate whole = parsed.query(TemporalQueries.localDate());
    if (whole != null) {
      return whole;
    }
    int year = currentYear;
    if (parsed.isSupported(ChronoField.YEAR)) {
      year = parsed.get(ChronoField.YEAR);
    } else if (parsed.isSupported(ChronoField.YEAR_OF_ERA)) {
      year = parsed.get(ChronoField.YEAR_OF_ERA);
    }
    int month = or(parsed, ChronoField.MONTH_OF_YEAR);
    return LocalDate.of(year, month, or(parsed, ChronoField.DAY_OF_MONTH));
  }

  private static int or(TemporalAccessor parsed, ChronoField field) {
    return parsed.isSupported(field) ? parsed.get(field) : 1;
  }
}
