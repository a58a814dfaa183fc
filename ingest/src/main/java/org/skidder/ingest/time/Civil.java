package org.skidder.ingest.time;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Arithmetic of the calendar. */
final class Civil {
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Civil() {}

  static int daysInMonth(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : DAYS[month - 1];
  }

  /** Days since 1970-01-01, counted from a year that begins in March. */
  static long epochDay(int year, int month, int day) {
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  /**
   * What the clocks of a zone are ahead of UTC when they show a local time, as java.time has it.
   */
  static long offsetMillis(ZoneId zone, long local) {
    if (zone instanceof ZoneOffset fixed) {
      return fixed.getTotalSeconds() * 1000L;
    }
    LocalDateTime shown =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(local, 1000L),
            (int) Math.floorMod(local, 1000L) * 1_000_000,
            ZoneOffset.UTC);
    return shown.atZone(zone).getOffset().getTotalSeconds() * 1000L
        // In a gap java.time moves the time on by the length of the gap.
        - gapMillis(zone, shown);
  }

  private static long gapMillis(ZoneId zone, LocalDateTime shown) {
    var transition = zone.getRules().getTransition(shown);
    return transition != null && transition.isGap() ? transition.getDuration().toMillis() : 0;
  }
}
