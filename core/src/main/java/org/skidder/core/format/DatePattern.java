package org.skidder.core.format;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.skidder.core.json.JsonBuffer;

/**
 * A compiled {@code %{+pattern}}. Letters follow Joda time, with three peculiarities that are kept:
 * {@code h} and {@code k} are the hour plus one, {@code e} counts from Sunday 0. Always UTC, names
 * always English. Immutable.
 */
final class DatePattern {
  private static final String LETTERS = "yYxMdDweEaHkKhmsS";
  private static final long DAY = 86_400_000;

  /**
   * One part.
   *
   * @param letter 0 for literal text
   * @param count how many letters in a row
   */
  private record Part(char letter, int count, String text) {}

  private final List<Part> parts;
  private final long unit;

  private DatePattern(List<Part> parts) {
    this.parts = List.copyOf(parts);
    long smallest = Long.MAX_VALUE;
    for (Part part : parts) {
      smallest = Math.min(smallest, unitOf(part));
    }
    unit = smallest;
  }

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException for a letter without meaning, an open quote, nothing at all
   */
  static DatePattern parse(String pattern) {
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("%{+} needs a date pattern, for example %{+yyyy.MM.dd}");
    }
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      if (c == '\'') {
        i = quoted(pattern, i, literal);
      } else if (isLetter(c)) {
        flush(literal, parts);
        int end = i + 1;
        while (end < pattern.length() && pattern.charAt(end) == c) {
          end++;
        }
        parts.add(letters(c, end - i, pattern));
        i = end;
      } else {
        literal.append(c);
        i++;
      }
    }
    flush(literal, parts);
    return new DatePattern(parts);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static Part letters(char letter, int count, String pattern) {
    if (LETTERS.indexOf(letter) < 0) {
      throw new IllegalArgumentException(
          "'"
              + letter
              + "' in the date pattern '"
              + pattern
              + "' is no part of a date; put literal letters in single quotes");
    }
    return new Part(letter == 'Y' ? 'y' : letter, count, "");
  }

  /** Reads from an opening quote; two in a row are one literal quote, inside and outside. */
  private static int quoted(String pattern, int open, StringBuilder literal) {
    if (pattern.startsWith("''", open)) {
      literal.append('\'');
      return open + 2;
    }
    int i = open + 1;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      if (c != '\'') {
        literal.append(c);
        i++;
      } else if (pattern.startsWith("''", i)) {
        literal.append('\'');
        i += 2;
      } else {
        return i + 1;
      }
    }
    throw new IllegalArgumentException(
        "the date pattern '" + pattern + "' has a single quote that is not closed");
  }

  private static void flush(StringBuilder literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Part('\0', 0, literal.toString()));
      literal.setLength(0);
    }
  }

  private static long unitOf(Part part) {
    return switch (part.letter) {
      case '\0' -> Long.MAX_VALUE;
      case 'H', 'k', 'K', 'h', 'a' -> 3_600_000;
      case 'm' -> 60_000;
      case 's' -> 1000;
      case 'S' -> part.count == 1 ? 100 : part.count == 2 ? 10 : 1;
      default -> DAY;
    };
  }

  /** Times in the same unit of so many milliseconds give the same text. */
  long unitMillis() {
    return unit;
  }

  /** Appends the text of a time. */
  void append(long millis, JsonBuffer out) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(millis, 1000L),
            (int) Math.floorMod(millis, 1000L) * 1_000_000,
            ZoneOffset.UTC);
    for (Part part : parts) {
      append(part, time, out);
    }
  }

  private static void append(Part part, LocalDateTime time, JsonBuffer out) {
    int count = part.count;
    switch (part.letter) {
      case 'y' -> year(time.getYear(), count, out);
      case 'x' -> year(time.get(IsoFields.WEEK_BASED_YEAR), count, out);
      case 'w' -> two(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), count, out);
      case 'M' -> month(time, count, out);
      case 'd' -> two(time.getDayOfMonth(), count, out);
      case 'D' -> padded(time.getDayOfYear(), count == 1 ? 1 : Math.max(3, count), out);
      case 'e' -> padded(time.getDayOfWeek().getValue() % 7, count, out);
      case 'E' -> out.ascii(time.getDayOfWeek().getDisplayName(style(count), Locale.ENGLISH));
      case 'a' -> out.ascii(time.getHour() < 12 ? "AM" : "PM");
      case 'H' -> two(time.getHour(), count, out);
      case 'k' -> two(time.getHour() + 1, count, out);
      case 'K' -> two(time.getHour() % 12, count, out);
      case 'h' -> two(time.getHour() % 12 + 1, count, out);
      case 'm' -> two(time.getMinute(), count, out);
      case 's' -> two(time.getSecond(), count, out);
      case 'S' -> fraction(time.getNano() / 1_000_000, count, out);
      default -> out.raw(part.text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static TextStyle style(int count) {
    return count < 4 ? TextStyle.SHORT : TextStyle.FULL;
  }

  private static void year(int year, int count, JsonBuffer out) {
    if (count == 2) {
      padded(Math.floorMod(year, 100), 2, out);
    } else {
      padded(year, Math.max(4, count), out);
    }
  }

  private static void month(LocalDateTime time, int count, JsonBuffer out) {
    if (count < 3) {
      two(time.getMonthValue(), count, out);
    } else {
      out.ascii(
          time.getMonth()
              .getDisplayName(count == 3 ? TextStyle.SHORT : TextStyle.FULL, Locale.ENGLISH));
    }
  }

  private static void two(int value, int count, JsonBuffer out) {
    padded(value, count == 1 ? 1 : Math.max(2, count), out);
  }

  private static void padded(int value, int width, JsonBuffer out) {
    String digits = Integer.toString(Math.abs(value));
    if (value < 0) {
      out.raw('-');
    }
    for (int i = digits.length(); i < width; i++) {
      out.raw('0');
    }
    out.ascii(digits);
  }

  private static void fraction(int millis, int count, JsonBuffer out) {
    switch (count) {
      case 1 -> out.number(millis / 100);
      case 2 -> padded(millis / 10, 2, out);
      default -> {
        padded(millis, 3, out);
        for (int i = 3; i < count; i++) {
          out.raw('0');
        }
      }
    }
  }
}
