package org.skidder.processors.decode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** What was read of a time so far, and of which text. */
final class TimeParts {
  static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  static final List<String> DAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  /** How far ahead of our clock a time without a year may be and still be of this year. */
  private static final long AHEAD = 86_400;

  /** Leap years are at most this far apart. */
  private static final int LEAP = 8;

  private final String text;
  private int at;

  private int year = -1;
  private int month = 1;
  private int day = 1;
  private int dayOfYear = -1;
  private int hour;
  private int minute;
  private int second;
  private int nanos;
  private boolean afternoon;
  private boolean halves;
  private @Nullable ZoneOffset offset;
  private @Nullable String zoneName;

  TimeParts(String text) {
    this.text = text;
  }

  boolean isAtEnd() {
    return at == text.length();
  }

  /** Skips a literal text; a run of spaces fits any run of spaces. */
  boolean skip(String literal) {
    for (int i = 0; i < literal.length(); i++) {
      if (literal.charAt(i) == ' ') {
        if (!isAtEnd() && text.charAt(at) != ' ') {
          return false;
        }
        while (i + 1 < literal.length() && literal.charAt(i + 1) == ' ') {
          i++;
        }
        while (!isAtEnd() && text.charAt(at) == ' ') {
          at++;
        }
      } else if (isAtEnd() || text.charAt(at++) != literal.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  boolean skipBlank() {
    if (!isAtEnd() && text.charAt(at) == ' ') {
      at++;
    }
    return true;
  }

  /** A number of at least and at most so many digits; −1 when there is none. */
  private int number(int least, int most) {
    int start = at;
    int value = 0;
    while (at < text.length() && at - start < most && isDigit(at)) {
      value = 10 * value + text.charAt(at++) - '0';
    }
    return at - start < least ? -1 : value;
  }

  private boolean isDigit(int index) {
    return text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  /** Which of several names is next, in full or its first three letters; −1 when none is. */
  int name(List<String> names, boolean isShort) {
    for (int i = 0; i < names.size(); i++) {
      String name = isShort ? names.get(i).substring(0, 3) : names.get(i);
      if (text.regionMatches(true, at, name, 0, name.length())) {
        at += name.length();
        return i;
      }
    }
    return -1;
  }

  boolean month(List<String> names, boolean isShort) {
    month = name(names, isShort) + 1;
    return month > 0;
  }

  boolean month(int least, int most) {
    month = number(least, most);
    return month > 0 && month <= 12;
  }

  boolean day(int least) {
    day = number(least, 2);
    return day > 0;
  }

  boolean dayOfYear(int least) {
    dayOfYear = number(least, 3);
    return dayOfYear > 0;
  }

  boolean year(int digits) {
    int value = number(digits, digits);
    year = digits == 4 || value < 0 ? value : value + (value >= 69 ? 1900 : 2000);
    return value >= 0;
  }

  boolean hour(int least, int largest) {
    hour = number(least, 2);
    return hour >= 0 && hour <= largest;
  }

  boolean minute(int least) {
    minute = number(least, 2);
    return minute >= 0;
  }

  boolean second(int least) {
    second = number(least, 2);
    return second >= 0;
  }

  boolean half(String morning, String evening) {
    afternoon = text.startsWith(evening, at);
    halves = afternoon || text.startsWith(morning, at);
    at += halves ? 2 : 0;
    return halves;
  }

  /** A fraction that the form does not have. */
  boolean skipFraction() {
    return fraction();
  }

  /** A fraction, if there is one; digits beyond nanoseconds are read and left out. */
  boolean fraction() {
    if (at + 1 >= text.length()
        || (text.charAt(at) != '.' && text.charAt(at) != ',')
        || !isDigit(at + 1)) {
      return true;
    }
    at++;
    int unit = 100_000_000;
    nanos = 0;
    while (at < text.length() && isDigit(at)) {
      nanos += unit * (text.charAt(at++) - '0');
      unit /= 10;
    }
    return true;
  }

  boolean zulu() {
    if (text.startsWith("Z", at)) {
      at++;
      offset = ZoneOffset.UTC;
      return true;
    }
    return false;
  }

  /** {@code +hh}, {@code +hhmm} and so on. */
  boolean offset(boolean colons, int numbers) {
    if (isAtEnd() || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
      return false;
    }
    int sign = text.charAt(at++) == '-' ? -1 : 1;
    int[] values = new int[3];
    for (int i = 0; i < numbers; i++) {
      if (i > 0 && colons && !skip(":")) {
        return false;
      }
      values[i] = number(2, 2);
      if (values[i] < 0) {
        return false;
      }
    }
    if (values[0] > 17 || values[1] > 59 || values[2] > 59) {
      return false;
    }
    offset = ZoneOffset.ofTotalSeconds(sign * (values[0] * 3600 + values[1] * 60 + values[2]));
    return true;
  }

  /** Three to five capital letters. */
  boolean zoneName() {
    int start = at;
    while (at < text.length() && Character.isUpperCase(text.charAt(at)) && at - start < 5) {
      at++;
    }
    zoneName = text.substring(start, at);
    return at - start >= 3;
  }

  /**
   * The time; empty when the name of its zone is not one of the configured zone.
   *
   * @throws DateTimeException when there is no such day or time
   */
  Optional<Instant> instant(ZoneId zone, long now) {
    if (halves) {
      hour = hour % 12 + (afternoon ? 12 : 0);
    }
    LocalTime time = LocalTime.of(hour, minute, second, nanos);
    if (year >= 0) {
      return instant(date(year).atTime(time), zone);
    }
    Instant present = Instant.ofEpochMilli(now);
    int thisYear = present.atZone(zone).getYear();
    // The last lines of December are often read in January, and one of a leap day in any year.
    for (int candidate = thisYear; candidate >= thisYear - LEAP; candidate--) {
      if (hasDay(candidate)) {
        Optional<Instant> guess = instant(date(candidate).atTime(time), zone);
        if (guess.isEmpty() || !guess.get().isAfter(present.plusSeconds(AHEAD))) {
          return guess;
        }
      }
    }
    throw new DateTimeException("no such day");
  }

  private boolean hasDay(int ofYear) {
    return dayOfYear > 0
        ? dayOfYear <= Year.of(ofYear).length()
        : day <= YearMonth.of(ofYear, month).lengthOfMonth();
  }

  private LocalDate date(int ofYear) {
    return dayOfYear > 0
        ? LocalDate.ofYearDay(ofYear, dayOfYear)
        : LocalDate.of(ofYear, month, day);
  }

  private Optional<Instant> instant(LocalDateTime time, ZoneId zone) {
    if (offset != null) {
      return Optional.of(time.toInstant(offset));
    }
    if (zoneName == null) {
      return Optional.of(time.atZone(zone).toInstant());
    }
    if (zoneName.equals("UTC") || zoneName.equals("GMT")) {
      return Optional.of(time.toInstant(ZoneOffset.UTC));
    }
    TimeZone rules = TimeZone.getTimeZone(zone);
    boolean summer = zoneName.equals(rules.getDisplayName(true, TimeZone.SHORT, Locale.ENGLISH));
    boolean winter = zoneName.equals(rules.getDisplayName(false, TimeZone.SHORT, Locale.ENGLISH));
    if (!summer && !winter) {
      return Optional.empty();
    }
    int shift = rules.getRawOffset() + (summer && !winter ? rules.getDSTSavings() : 0);
    return Optional.of(time.toInstant(ZoneOffset.ofTotalSeconds(shift / 1000)));
  }
}
