package org.skidder.inputs.syslog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads times of RFC 3164 and ISO 8601. A time without a year gets the last one that does not put
 * it more than a week ahead of now: at New Year, messages of the old year still come, and clocks
 * that are fast a little are not a year late. Belongs to one thread.
 */
final class SyslogTime {
  private static final String[] MONTHS = {
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
    "December"
  };
  private static final int NO_ZONE = Integer.MIN_VALUE;
  private static final long AHEAD = 7 * 86_400L;

  /** Leap years are at most this far apart. */
  private static final int LEAP = 8;

  private final ZoneId zone;
  private long millis;
  private boolean wordBehind;

  // Of the time that is being read.
  private int year;
  private int month;
  private int day;
  private int seconds;
  private int nanos;

  // The last second that was read, whose milliseconds are known.
  private long knownKey = -1;
  private long knownNow;
  private long knownSecond;

  SyslogTime(ZoneId zone) {
    this.zone = zone;
  }

  /** The time that was read, milliseconds since the epoch. */
  long millis() {
    return millis;
  }

  /** Whether a year or a zone that stood behind a blank was taken as a part of the time. */
  boolean wordBehind() {
    return wordBehind;
  }

  /**
   * Reads {@code Oct 11 22:14:15}, with a day of one digit, with or without a zero or blank before
   * it, a year before or behind the time, a fraction, and UTC or an offset.
   *
   * @param words whether a year or UTC behind a blank belongs to the time
   * @return whether there is one; the cursor is behind it then
   */
  boolean bsd(Cursor in, long now, boolean words) {
    year = 0;
    wordBehind = false;
    month = month(in);
    if (month == 0 || !in.skipBlank()) {
      return false;
    }
    if (in.peek(0) == ' ') {
      in.skipBlank();
    }
    int digits = in.digits();
    day = digits == 1 || digits == 2 ? in.number(digits) : 0;
    if (day < 1 || day > 31 || !in.skipBlank()) {
      return false;
    }
    if (in.digits() == 4) {
      year = in.number(4);
      if (!in.skipBlank()) {
        return false;
      }
    }
    if (!clock(in)) {
      return false;
    }
    int end = in.at();
    if (words) {
      yearBehind(in);
    }
    wordBehind = in.at() > end;
    int offset = offset(in);
    if (words && offset == NO_ZONE && in.peek(0) == ' ') {
      offset = namedUtc(in);
      wordBehind |= offset != NO_ZONE;
    }
    return finish(now, offset);
  }

  /** The year of {@code Oct 11 22:14:15 2003 host}. */
  private void yearBehind(Cursor in) {
    boolean likely = in.peek(0) == ' ' && (in.peek(1) == '1' || in.peek(1) == '2');
    if (year != 0 || !likely) {
      return;
    }
    int before = in.at();
    in.at(before + 1);
    int value = in.digits() == 4 ? in.number(4) : 0;
    if (value >= 1970 && value < 2100 && (Cursor.isBlank(in.peek(0)) || in.peek(0) == ':')) {
      year = value;
    } else {
      in.at(before);
    }
  }

  private static int namedUtc(Cursor in) {
    int before = in.at();
    in.at(before + 1);
    if ((in.startsWith("UTC") || in.startsWith("GMT"))
        && (Cursor.isBlank(in.peek(3)) || in.peek(3) == ':')) {
      in.at(in.at() + 3);
      return 0;
    }
    in.at(before);
    return NO_ZONE;
  }

  private static int month(Cursor in) {
    for (int i = 0; i < MONTHS.length; i++) {
      String name = MONTHS[i];
      if (in.startsWith(name)) {
        in.at(in.at() + name.length());
        return i + 1;
      }
      if (in.startsWith(name.substring(0, 3))) {
        in.at(in.at() + 3);
        return i + 1;
      }
    }
    return 0;
  }

  /**
   * Reads {@code 2003-10-11T22:14:15.003+02:00}; T may be a blank, the zone may be missing.
   *
   * @return whether there is one; the cursor is behind it then
   */
  boolean iso(Cursor in, long now) {
    year = in.number(4);
    if (year < 0 || !in.skip('-')) {
      return false;
    }
    month = in.number(2);
    if (month < 1 || month > 12 || !in.skip('-')) {
      return false;
    }
    day = in.number(2);
    if (day < 1 || day > 31 || !(in.skip('T') || in.skip('t') || in.skipBlank())) {
      return false;
    }
    return clock(in) && finish(now, offset(in));
  }

  private boolean clock(Cursor in) {
    int hour = in.number(2);
    if (hour < 0 || hour > 23 || !in.skip(':')) {
      return false;
    }
    int minute = in.number(2);
    if (minute < 0 || minute > 59 || !in.skip(':')) {
      return false;
    }
    int second = in.number(2);
    if (second < 0 || second > 59) {
      return false;
    }
    seconds = (hour * 60 + minute) * 60 + second;
    nanos = 0;
    boolean fraction = in.peek(0) == '.' || in.peek(0) == ',';
    if (fraction && Cursor.isDigit(in.peek(1))) {
      in.at(in.at() + 1);
      int unit = 100_000_000;
      for (; Cursor.isDigit(in.peek(0)); in.at(in.at() + 1)) {
        nanos += (in.peek(0) - '0') * unit;
        unit /= 10;
      }
    }
    return true;
  }

  /** Seconds east of Greenwich, of {@code Z} or {@code +02:00}, {@code +0200}, {@code +02}. */
  private static int offset(Cursor in) {
    boolean zulu = in.skip('Z') || in.skip('z');
    int sign = in.peek(0);
    if ((sign != '+' && sign != '-') || !Cursor.isDigit(in.peek(1))) {
      return zulu ? 0 : NO_ZONE;
    }
    int before = in.at();
    in.at(before + 1);
    int hours = in.number(2);
    int colon = in.peek(0) == ':' && Cursor.isDigit(in.peek(1)) ? 1 : 0;
    in.at(in.at() + colon);
    int minutes = in.digits() >= 2 ? in.number(2) : 0;
    if (hours < 0 || hours > 23 || minutes > 59) {
      in.at(before);
      return zulu ? 0 : NO_ZONE;
    }
    int value = (hours * 60 + minutes) * 60;
    return sign == '-' ? -value : value;
  }

  private boolean finish(long now, int offset) {
    // Messages come by the thousands within one second of one sender.
    long key = ((long) year * 12 + month - 1) * 31 + day - 1;
    key = key * 86_400 + seconds;
    boolean known = offset == NO_ZONE && key == knownKey && Math.abs(now - knownNow) < 60_000;
    if (!known) {
      try {
        long second = second(now, offset);
        if (offset == NO_ZONE) {
          knownKey = key;
          knownNow = now;
        }
        knownSecond = second;
        if (offset != NO_ZONE) {
          knownKey = -1;
        }
      } catch (DateTimeException e) {
        return false; // no such day in that month
      }
    }
    millis = knownSecond * 1000 + nanos / 1_000_000;
    return true;
  }

  private long second(long now, int offset) {
    if (year != 0) {
      return second(year, offset);
    }
    int next = Instant.ofEpochMilli(now).atZone(zone).getYear() + 1;
    for (int candidate = next; candidate >= next - 1 - LEAP; candidate--) {
      if (day <= YearMonth.of(candidate, month).lengthOfMonth()) {
        long second = second(candidate, offset);
        if (second <= now / 1000 + AHEAD) {
          return second;
        }
      }
    }
    throw new DateTimeException("no such day");
  }

  private long second(int ofYear, int offset) {
    LocalDateTime local =
        LocalDateTime.of(ofYear, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60);
    // Not as a ZoneOffset, which ends at 18 hours.
    return offset == NO_ZONE
        ? local.toEpochSecond(zone.getRules().getOffset(local))
        : local.toEpochSecond(ZoneOffset.UTC) - offset;
  }
}
