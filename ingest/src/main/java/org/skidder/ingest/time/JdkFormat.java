package org.skidder.ingest.time;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.temporal.WeekFields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Everything else of the pattern language, read by the JDK. */
final class JdkFormat implements TimeFormat {
  private final List<DateTimeFormatter> formatters;
  private final boolean needsOffset;

  private JdkFormat(JdkPattern pattern) {
    formatters = pattern.formatters();
    needsOffset = pattern.needsOffset();
  }

  static JdkFormat of(String pattern, Locale locale) {
    return new JdkFormat(new JdkPattern(Letters.ofJavaTime(pattern), Letters.locale(locale)));
  }

  @Override
  public long parse(byte[] text, int offset, int length, ZoneId zone, int currentYear) {
    String string = new String(text, offset, length, StandardCharsets.UTF_8);
    for (DateTimeFormatter formatter : formatters) {
      try {
        long millis = millis(formatter, string, zone, currentYear);
        if (millis != NONE) {
          return millis;
        }
      } catch (DateTimeException e) {
        // The next one may know the names.
      }
    }
    return NONE;
  }

  private long millis(DateTimeFormatter formatter, String text, ZoneId zone, int currentYear) {
    TemporalAccessor parsed = formatter.parse(text);
    if (needsOffset && !parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
      return NONE;
    }
    LocalDate date = date(parsed, formatter.getLocale(), currentYear);
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneId own = parsed.query(TemporalQueries.zone());
    return TimeFormat.millis(
        date.getYear(),
        date.getMonthValue(),
        date.getDayOfMonth(),
        time == null ? 0 : time.toNanoOfDay() / 1_000_000,
        own == null ? zone : own);
  }

  private static LocalDate date(TemporalAccessor parsed, Locale locale, int currentYear) {
    @Nullable LocalDate whole = parsed.query(TemporalQueries.localDate());
    if (whole != null) {
      return whole;
    }
    if (parsed.isSupported(WeekFields.of(locale).weekBasedYear())) {
      throw new DateTimeException("a week without a day");
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
