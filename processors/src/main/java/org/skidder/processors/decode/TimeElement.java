package org.skidder.processors.decode;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Elements of a {@link TimeLayout}, as they are written there. */
enum TimeElement {
  LONG_MONTH("January", parts -> parts.month(TimeParts.MONTHS, false)),
  MONTH("Jan", parts -> parts.month(TimeParts.MONTHS, true)),
  NUMBER_MONTH("1", parts -> parts.month(1, 2)),
  ZERO_MONTH("01", parts -> parts.month(2, 2)),
  LONG_WEEKDAY("Monday", parts -> parts.name(TimeParts.DAYS, false) >= 0),
  WEEKDAY("Mon", parts -> parts.name(TimeParts.DAYS, true) >= 0),
  DAY("2", parts -> parts.day(1)),
  UNDER_DAY("_2", parts -> parts.skipBlank() && parts.day(1)),
  ZERO_DAY("02", parts -> parts.day(2)),
  UNDER_DAY_OF_YEAR("__2", parts -> parts.skip("  ") && parts.dayOfYear(1)),
  ZERO_DAY_OF_YEAR("002", parts -> parts.dayOfYear(3)),
  HOUR("15", parts -> parts.hour(1, 23)),
  HOUR_12("3", parts -> parts.hour(1, 12)),
  ZERO_HOUR_12("03", parts -> parts.hour(2, 12)),
  MINUTE("4", parts -> parts.minute(1)),
  ZERO_MINUTE("04", parts -> parts.minute(2)),
  SECOND("5", parts -> parts.second(1)),
  ZERO_SECOND("05", parts -> parts.second(2)),
  LONG_YEAR("2006", parts -> parts.year(4)),
  YEAR("06", parts -> parts.year(2)),
  UPPER_HALF("PM", parts -> parts.half("AM", "PM")),
  LOWER_HALF("pm", parts -> parts.half("am", "pm")),
  ZONE_NAME("MST", TimeParts::zoneName),
  Z_OFFSET("Z0700", parts -> parts.zulu() || parts.offset(false, 2)),
  Z_COLON_OFFSET("Z07:00", parts -> parts.zulu() || parts.offset(true, 2)),
  Z_SHORT_OFFSET("Z07", parts -> parts.zulu() || parts.offset(false, 1)),
  Z_LONG_OFFSET("Z070000", parts -> parts.zulu() || parts.offset(false, 3)),
  Z_LONG_COLON_OFFSET("Z07:00:00", parts -> parts.zulu() || parts.offset(true, 3)),
  OFFSET("-0700", parts -> parts.offset(false, 2)),
  COLON_OFFSET("-07:00", parts -> parts.offset(true, 2)),
  SHORT_OFFSET("-07", parts -> parts.offset(false, 1)),
  LONG_OFFSET("-070000", parts -> parts.offset(false, 3)),
  LONG_COLON_OFFSET("-07:00:00", parts -> parts.offset(true, 3)),
  /** As many digits as there are zeros; nines stand for any number of digits, or none. */
  FRACTION(".0", TimeParts::fraction);

  private static final List<TimeElement> LONGEST_FIRST =
      Arrays.stream(values())
          .filter(element -> element != FRACTION)
          .sorted(Comparator.comparingInt(element -> -element.text.length()))
          .toList();

  private final String text;

  private final Predicate<TimeParts> reader;

  TimeElement(String text, Predicate<TimeParts> reader) {
    this.text = text;
    this.reader = reader;
  }

  /** The element that a form has at a place, if there is one. */
  static Optional<TimeElement> at(String layout, int at) {
    if (fractionLength(layout, at) > 0) {
      return Optional.of(FRACTION);
    }
    for (TimeElement element : LONGEST_FIRST) {
      if (layout.startsWith(element.text, at) && !element.isPartOfWord(layout, at)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  /** {@code Jan} in {@code Janet} is a text, and so is the first character of {@code _2006}. */
  private boolean isPartOfWord(String layout, int at) {
    if (this == UNDER_DAY) {
      return layout.startsWith("_2006", at);
    }
    int next = at + text.length();
    return (this == MONTH || this == WEEKDAY)
        && next < layout.length()
        && Character.isLowerCase(layout.charAt(next));
  }

  /** A dot or comma, and zeros or nines that no other digit follows. */
  private static int fractionLength(String layout, int at) {
    char c = layout.charAt(at);
    if ((c != '.' && c != ',') || at + 1 == layout.length()) {
      return 0;
    }
    char digit = layout.charAt(at + 1);
    int end = at + 1;
    while (end < layout.length() && layout.charAt(end) == digit) {
      end++;
    }
    boolean ends = end == layout.length() || !Character.isDigit(layout.charAt(end));
    return (digit == '0' || digit == '9') && ends ? end - at : 0;
  }

  /** How many characters of the form it takes. */
  int length(String layout, int at) {
    return this == FRACTION ? fractionLength(layout, at) : text.length();
  }

  boolean isSecond() {
    return this == SECOND || this == ZERO_SECOND;
  }

  boolean isFraction() {
    return this == FRACTION;
  }

  /** Reads it; whether it was there. */
  boolean read(TimeParts parts) {
    return reader.test(parts);
  }
}
