package org.skidder.core.event;

/** Times as the documents have them: {@code 2018-03-04T18:59:59.123Z}, UTC, milliseconds. */
public final class Timestamps {
  /** Length of the text in bytes, for years 0 to 9999. */
  public static final int LENGTH = 24;

  private static final long DAY = 86_400_000L;

  private Timestamps() {}

  /** Writes the 24 bytes of a time; years outside 0 to 9999 are clamped. */
  public static void write(long millis, byte[] to, int at) {
    long day = Math.floorDiv(millis, DAY);
    int rest = (int) Math.floorMod(millis, DAY);
    // Civil date from days, the usual shift of the year's start to March.
    long z = day + 719_468;
    long era = Math.floorDiv(z, 146_097L);
    int dayOfEra = (int) (z - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shifted = (5 * dayOfYear + 2) / 153;
    int month = shifted < 10 ? shifted + 3 : shifted - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    int shown = (int) Math.max(0, Math.min(9999, year));
    two(shown / 100, to, at);
    two(shown % 100, to, at + 2);
    to[at + 4] = '-';
    two(month, to, at + 5);
    to[at + 7] = '-';
    two(dayOfYear - (153 * shifted + 2) / 5 + 1, to, at + 8);
    to[at + 10] = 'T';
    two(rest / 3_600_000, to, at + 11);
    to[at + 13] = ':';
    two(rest / 60_000 % 60, to, at + 14);
    to[at + 16] = ':';
    two(rest / 1000 % 60, to, at + 17);
    to[at + 19] = '.';
    int ms = rest % 1000;
    to[at + 20] = (byte) ('0' + ms / 100);
    two(ms % 100, to, at + 21);
    to[at + 23] = 'Z';
  }

  private static void two(int value, byte[] to, int at) {
    to[at] = (byte) ('0' + value / 10);
    to[at + 1] = (byte) ('0' + value % 10);
  }

  /** The text of a time. */
  public static String format(long millis) {
    byte[] text = new byte[LENGTH];
    write(millis, text, 0);
    return new String(text, java.nio.charset.StandardCharsets.US_ASCII);
  }
}
