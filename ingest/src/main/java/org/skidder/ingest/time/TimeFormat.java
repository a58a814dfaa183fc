package org.skidder.ingest.time;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** One way to read a time. Implementations are immutable and thread-safe. */
public interface TimeFormat {
  /** Stands for a text that is no time in this format. */
  long NONE = Long.MIN_VALUE;

  /**
   * Reads a time.
   *
   * @param text bytes in UTF-8
   * @param zone the zone, where the text names none
   * @param year the year, where the text names none
   * @return milliseconds since the epoch, or {@link #NONE}
   */
  long parse(byte[] text, int offset, int length, ZoneId zone, int year);

  /**
   * A format by its name or pattern.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static TimeFormat of(String format, Locale locale) {
    return switch (format) {
      case "ISO8601" -> new IsoFormat();
      case "UNIX" -> TimeFormat::unix;
      case "UNIX_MS" -> TimeFormat::unixMillis;
      case "TAI64N" -> TimeFormat::tai64n;
      default -> ofPattern(format.startsWith("8") ? format.substring(1) : format, locale);
    };
  }

  private static TimeFormat ofPattern(String pattern, Locale locale) {
    Optional<TimePattern> quick = TimePattern.compile(pattern, locale);
    return quick.isPresent() ? quick.get() : JdkFormat.of(pattern, locale);
  }

  private static long unix(byte[] text, int offset, int length, ZoneId zone, int year) {
    try {
      double seconds = Double.parseDouble(string(text, offset, length));
      return Double.isFinite(seconds) ? (long) (seconds * 1000.0) : NONE;
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  private static long unixMillis(byte[] text, int offset, int length, ZoneId zone, int year) {
    try {
      return Long.parseLong(string(text, offset, length));
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  private static long tai64n(byte[] text, int offset, int length, ZoneId zone, int year) {
    String label = string(text, offset, length);
    String hex = label.startsWith("@") ? label.substring(1) : label;
    if (hex.length() < 24) {
      return NONE;
    }
    try {
      long seconds = Long.parseLong(hex.substring(1, 16), 16);
      long nanos = Long.parseLong(hex.substring(16, 24), 16);
      // Atomic time is ahead by ten seconds, as the node sees it.
      return seconds * 1000 - 10_000 + nanos / 1_000_000;
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  private static String string(byte[] text, int offset, int length) {
    return new String(text, offset, length, StandardCharsets.UTF_8);
  }

  /** Milliseconds of a local time; {@link #NONE} for a day or time that does not exist. */
  static long millis(int year, int month, int day, long millisOfDay, ZoneId zone) {
    if (month < 1 || month > 12 || day < 1 || day > Civil.daysInMonth(year, month)) {
      return NONE;
    }
    long local = Civil.epochDay(year, month, day) * 86_400_000L + millisOfDay;
    try {
      return local - Civil.offsetMillis(zone, local);
    } catch (DateTimeException e) {
      return NONE;
    }
  }
}
