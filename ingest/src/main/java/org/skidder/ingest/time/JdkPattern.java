package org.skidder.ingest.time;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A pattern of java.time, read as logs are written. {@code Z} takes an offset in any of its forms,
 * as Joda did, and a fraction may have fewer digits than letters. Short names of months and days
 * are those of the JDK, in a date and alone, with and without the point that some languages have:
 * in German logs {@code Juni} is {@code Jun}, and {@code Okt.} is {@code Okt}. Each way is a
 * formatter of its own, to be tried in turn.
 */
final class JdkPattern {
  /** Short names by number. */
  private record Names(Map<Long, String> months, Map<Long, String> days) {
    static Set<Names> of(Locale locale) {
      Set<Names> ways = new LinkedHashSet<>();
      ways.add(of(locale, TextStyle.SHORT, name -> name));
      ways.add(of(locale, TextStyle.SHORT_STANDALONE, name -> name));
      ways.add(of(locale, TextStyle.SHORT, name -> name.replace(".", "")));
      return ways;
    }

    private static Names of(Locale locale, TextStyle style, UnaryOperator<String> spelling) {
      Map<Long, String> months = new TreeMap<>();
      for (Month month : Month.values()) {
        months.put((long) month.getValue(), spelling.apply(month.getDisplayName(style, locale)));
      }
      Map<Long, String> days = new TreeMap<>();
      for (DayOfWeek day : DayOfWeek.values()) {
        days.put((long) day.getValue(), spelling.apply(day.getDisplayName(style, locale)));
      }
      return new Names(months, days);
    }
  }

  /** Letters that are numbers however many there are, and that of padding. */
  private static final String NUMBERS = "yuYDdgFwWHhkKmsSAnNp";

  private final String pattern;
  private final Locale locale;
  private boolean named;
  private boolean needsOffset;

  JdkPattern(String pattern, Locale locale) {
    this.pattern = pattern;
    this.locale = locale;
  }

  /** Whether a text without an offset is none of this pattern; known with the formatters. */
  boolean needsOffset() {
    return needsOffset;
  }

  /**
   * The formatters.
   *
   * @throws IllegalArgumentException when it is no pattern
   */
  List<DateTimeFormatter> formatters() {
    List<DateTimeFormatter> formatters = new ArrayList<>();
    for (Names names : Names.of(locale)) {
      if (formatters.isEmpty() || named) {
        formatters.add(formatter(names));
      }
    }
    return List.copyOf(formatters);
  }

  private DateTimeFormatter formatter(Names names) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    int from = 0;
    int depth = 0;
    boolean quoted = false;
    int to;
    for (int i = 0; i < pattern.length(); i = to) {
      char c = pattern.charAt(i);
      to = i + 1;
      quoted ^= c == '\'';
      if (quoted) {
        continue;
      }
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      while (Character.isLetter(c) && to < pattern.length() && pattern.charAt(to) == c) {
        to++;
      }
      if (isOurs(c, to - i, i)) {
        builder.appendPattern(pattern.substring(from, i));
        append(builder, c, to - i, names, depth == 0);
        from = to;
      }
    }
    return builder
        .appendPattern(pattern.substring(from))
        .toFormatter(locale)
        .withResolverStyle(ResolverStyle.SMART);
  }

  /** What is padded is left to the JDK. */
  private boolean isOurs(char letter, int count, int at) {
    boolean padded = at > 0 && pattern.charAt(at - 1) == 'p';
    return !padded
        && switch (letter) {
          case 'M' -> count == 3;
          case 'E', 'Z' -> count <= 3;
          case 'S' -> count <= 9 && !isNumber(at - 1) && !isNumber(at + count);
          default -> false;
        };
  }

  /** Whether a letter belongs to a number, maybe a padded one. */
  private boolean isNumber(int at) {
    if (at < 0 || at >= pattern.length()) {
      return false;
    }
    char letter = pattern.charAt(at);
    return switch (letter) {
      case 'M', 'L', 'Q', 'q', 'e', 'c' -> count(at, letter) <= 2;
      default -> NUMBERS.indexOf(letter) >= 0;
    };
  }

  /** How often a letter stands around a place. */
  private int count(int at, char letter) {
    int from = at;
    int to = at + 1;
    while (from > 0 && pattern.charAt(from - 1) == letter) {
      from--;
    }
    while (to < pattern.length() && pattern.charAt(to) == letter) {
      to++;
    }
    return to - from;
  }

  private void append(
      DateTimeFormatterBuilder builder, char letter, int count, Names names, boolean required) {
    if (letter == 'S') {
      builder.appendFraction(ChronoField.NANO_OF_SECOND, 1, count, false);
      return;
    }
    if (letter == 'Z') {
      needsOffset |= required;
      builder.optionalStart().appendOffset("+HHMM", "Z").optionalEnd();
      builder.optionalStart().appendOffset("+HH:mm", "Z").optionalEnd();
      return;
    }
    named = true;
    if (letter == 'M') {
      builder.appendText(ChronoField.MONTH_OF_YEAR, names.months());
    } else {
      builder.appendText(ChronoField.DAY_OF_WEEK, names.days());
    }
  }
}
