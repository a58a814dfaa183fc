package org.skidder.ingest.time;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * {@code ISO8601}: {@code yyyy-MM-ddTHH:mm:ss.SSSZ}, of which everything behind the year may be
 * missing; fraction of one to nine digits behind a point or comma.
 */
final class IsoFormat implements TimeFormat {
  @Override
  public long parse(byte[] text, int offset, int length, ZoneId zone, int currentYear) {
    Cursor in = new Cursor(text, offset, length);
    int year = in.number(4, 4);
    if (year < 0) {
      return NONE;
    }
    int month = 1;
    int day = 1;
    if (in.skip('-')) {
      month = in.number(2, 2);
      if (in.skip('-')) {
        day = in.number(2, 2);
      }
    }
    long time = 0;
    ZoneId at = zone;
    if (in.skip('T')) {
      time = in.isAtEnd() ? 0 : time(in);
      at = in.isAtEnd() ? zone : zone(in);
    }
    if (time < 0 || at == null || !in.isAtEnd()) {
      return NONE;
    }
    return TimeFormat.millis(year, month, day, time, at);
  }

  private static long time(Cursor in) {
    int hour = in.number(2, 2);
    int minute = 0;
    int second = 0;
    int millis = 0;
    if (in.skip(':')) {
      minute = in.number(2, 2);
      if (in.skip(':')) {
        second = in.number(2, 2);
        if (in.skip('.') || in.skip(',')) {
          millis = fraction(in);
        }
      }
    }
    return hour < 0
            || hour > 23
            || minute < 0
            || minute > 59
            || second < 0
            || second > 59
            || millis < 0
        ? -1
        : ((hour * 60L + minute) * 60 + second) * 1000 + millis;
  }

  private static int fraction(Cursor in) {
    int from = in.at;
    int value = in.number(1, 9);
    int digits = in.at - from;
    for (; digits < 3; digits++) {
      value *= 10;
    }
    for (; digits > 3; digits--) {
      value /= 10;
    }
    return value;
  }

  private static @org.jspecify.annotations.Nullable ZoneId zone(Cursor in) {
    if (in.skip('Z')) {
      return ZoneOffset.UTC;
    }
    int minutes = in.offsetMinutes(true, true, true);
    return minutes == Integer.MIN_VALUE ? null : ZoneOffset.ofTotalSeconds(minutes * 60);
  }
}
