package org.skidder.core.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Reads times of RFC 3339 with any fraction of a second, {@code 2018-03-04T05:06:07.123456789Z},
 * and any offset up to 23:59. T and Z are capitals, a leap second is none. Most lines are of the
 * same minute as the one before: of those only the seconds are looked at. Not thread-safe.
 */
public final class Rfc3339 {
  /** No time. */
  public static final long NONE = Long.MIN_VALUE;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** {@code 2018-03-04T05:06:07Z}. */
  private static final int SHORTEST = 20;

  private static final long MINUTE_MS = 60_000;

  // The first 16 bytes of the last time, and the start of its minute as if it were UTC.
  private long first;
  private long second;
  private long minute = NONE;

  /** The time in milliseconds since the epoch; {@link #NONE} when it is none. */
  public long millis(byte[] text, int from, int to) {
    if (to - from < SHORTEST) {
      return NONE;
    }
    long one = (long) LONG.get(text, from);
    long two = (long) LONG.get(text, from + 8);
    if (one != first || two != second || minute == NONE) {
      minute = minute(text, from);
      first = one;
      second = two;
      if (minute == NONE) {
        return NONE;
      }
    }
    int seconds = pair(text, from + 17);
    if (text[from + 16] != ':' || seconds < 0 || seconds > 59) {
      return NONE;
    }
    return behindSeconds(text, from + 19, to, minute + seconds * 1000L);
  }

  /** Fraction and zone. */
  private static long behindSeconds(byte[] text, int from, int to, long whole) {
    int at = from;
    int millis = 0;
    if (text[at] == '.') {
      int digits = 0;
      for (at++; at < to && isDigit(text[at]); at++, digits++) {
        if (digits < 3) {
          millis = millis * 10 + text[at] - '0';
        }
      }
      if (digits == 0) {
        return NONE;
      }
      for (; digits < 3; digits++) {
        millis *= 10;
      }
    }
    if (at == to - 1 && text[at] == 'Z') {
      return whole + millis;
    }
    int zone = zone(text, at, to);
    return zone == Integer.MIN_VALUE ? NONE : whole + millis - zone * MINUTE_MS;
  }

  /** Minutes east of UTC of {@code +01:30}. */
  private static int zone(byte[] text, int at, int to) {
    if (to - at != 6 || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = pair(text, at + 1);
    int minutes = pair(text, at + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int east = hours * 60 + minutes;
    return text[at] == '-' ? -east : east;
  }

  /** {@code 2018-03-04T05:06} in milliseconds since the epoch. */
  private static long minute(byte[] text, int from) {
    int century = pair(text, from);
    int years = pair(text, from + 2);
    int month = pair(text, from + 5);
    int day = pair(text, from + 8);
    int hour = pair(text, from + 11);
    int minute = pair(text, from + 14);
    boolean marked =
        text[from + 4] == '-'
            && text[from + 7] == '-'
            && text[from + 10] == 'T'
            && text[from + 13] == ':';
    if (!marked || century < 0 || years < 0 || month < 1 || month > 12) {
      return NONE;
    }
    int year = century * 100 + years;
    boolean inRange =
        day >= 1
            && day <= YearMonth.of(year, month).lengthOfMonth()
            && hour >= 0
            && hour <= 23
            && minute >= 0
            && minute <= 59;
    if (!inRange) {
      return NONE;
    }
    long minutes = (LocalDate.of(year, month, day).toEpochDay() * 24 + hour) * 60 + minute;
    return minutes * MINUTE_MS;
  }

  /** Two digits; −1 when one of them is none. */
  private static int pair(byte[] text, int at) {
    return isDigit(text[at]) && isDigit(text[at + 1])
        ? (text[at] - '0') * 10 + text[at + 1] - '0'
        : -1;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
