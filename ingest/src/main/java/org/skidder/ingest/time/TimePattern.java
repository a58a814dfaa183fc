package org.skidder.ingest.time;

import java.nio.charset.StandardCharsets;
import java.text.DateFormatSymbols;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A pattern of numbers, English month and day names, am/pm, offsets and literal text. Stricter and
 * looser spellings follow java.time, with what Joda's patterns mean otherwise: {@code YYYY} is the
 * year, {@code Z} takes an offset in any of its forms, a number of two digits may have one and a
 * fraction may have fewer digits where no other number touches it, names may be in any case.
 */
final class TimePattern implements TimeFormat {
  private static final String[] MONTHS =
      shortNames(DateFormatSymbols.getInstance(Locale.ENGLISH).getMonths());
  private static final String LETTERS = "yuYMLdHhkKmsSaEZXx";

  /** One letter of the pattern with its count, or literal bytes. */
  private static final class Item {
    final char letter;
    final int count;
    final byte[] literal;

    Item(char letter, int count, byte[] literal) {
      this.letter = letter;
      this.count = count;
      this.literal = literal;
    }
  }

  private final Item[] items;

  /** How many digits the numbers have, by item. */
  private final int[] least;

  private final int[] most;

  private TimePattern(List<Item> items) {
    this.items = items.toArray(Item[]::new);
    least = new int[items.size()];
    most = new int[items.size()];
    for (int i = 0; i < least.length; i++) {
      int count = items.get(i).count;
      boolean before = i > 0 && isNumber(items.get(i - 1));
      boolean after = i + 1 < least.length && isNumber(items.get(i + 1));
      least[i] = before || after ? count : 1;
      most[i] = count == 1 && !after ? 2 : count;
    }
  }

  private static boolean isNumber(Item item) {
    boolean name = "ML".indexOf(item.letter) >= 0 && item.count > 2;
    return !name && "yuYMLdHhkKmsS".indexOf(item.letter) >= 0;
  }

  private static String[] shortNames(String[] months) {
    String[] names = new String[12];
    for (int i = 0; i < 12; i++) {
      names[i] = months[i].toLowerCase(Locale.ROOT);
    }
    return names;
  }

  /** Compiles a pattern; empty for one with letters that only the JDK knows. */
  static Optional<TimePattern> compile(String pattern, Locale locale) {
    if (!locale.getLanguage().isEmpty() && !locale.getLanguage().equals("en")) {
      return Optional.empty();
    }
    List<Item> items = new ArrayList<>();
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      int from = i;
      if (c == '\'') {
        int close = pattern.indexOf('\'', i + 1);
        if (close < 0) {
          throw new IllegalArgumentException(
              "Pattern ends with an incomplete string literal: " + pattern);
        }
        literal(close == i + 1 ? "'" : pattern.substring(i + 1, close), items);
        i = close + 1;
      } else if (Character.isLetter(c)) {
        while (i < pattern.length() && pattern.charAt(i) == c) {
          i++;
        }
        items.add(new Item(c, i - from, new byte[0]));
      } else if ("[]{}#".indexOf(c) >= 0) {
        return Optional.empty();
      } else {
        literal(Character.toString(c), items);
        i++;
      }
    }
    return areQuick(items) ? Optional.of(new TimePattern(items)) : Optional.empty();
  }

  private static void literal(String text, List<Item> items) {
    items.add(new Item('\'', 1, text.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean areQuick(List<Item> items) {
    boolean week = items.stream().anyMatch(item -> "wWeD".indexOf(item.letter) >= 0);
    for (Item item : items) {
      char letter = item.letter;
      int most =
          switch (letter) {
            case 'y', 'u', 'Y' -> 4;
            case 'M', 'L', 'E' -> 4;
            case 'S' -> 9;
            case 'Z' -> 3;
            case 'X', 'x' -> 3;
            case 'a', '\'' -> 1;
            default -> 2;
          };
      if (week || (letter != '\'' && LETTERS.indexOf(letter) < 0) || item.count > most) {
        return false;
      }
      if ("yuY".indexOf(letter) >= 0 && item.count == 3) {
        return false;
      }
    }
    return true;
  }

  /** What was read so far; −1 where nothing was. */
  private static final class Parts {
    int year = -1;
    int month = 1;
    int day = 1;
    int hour;
    int halfHour = -1;
    int half = -1;
    int minute;
    int second;
    int millis;
    int offset = Integer.MIN_VALUE;

    long millisOfDay() {
      int h = halfHour >= 0 ? halfHour % 12 + (half == 1 ? 12 : 0) : hour;
      return ((h * 60L + minute) * 60 + second) * 1000 + millis;
    }
  }

  @Override
  public long parse(byte[] text, int offset, int length, ZoneId zone, int currentYear) {
    Cursor in = new Cursor(text, offset, length);
    Parts parts = new Parts();
    for (int i = 0; i < items.length; i++) {
      if (!read(items[i], least[i], most[i], in, parts)) {
        return NONE;
      }
    }
    if (!in.isAtEnd()) {
      return NONE;
    }
    return TimeFormat.millis(
        parts.year < 0 ? currentYear : parts.year,
        parts.month,
        parts.day,
        parts.millisOfDay(),
        parts.offset == Integer.MIN_VALUE ? zone : ZoneOffset.ofTotalSeconds(parts.offset * 60));
  }

  private static boolean read(Item item, int min, int max, Cursor in, Parts parts) {
    return switch (item.letter) {
      case '\'' -> literal(item.literal, in);
      case 'y', 'u', 'Y' -> year(item.count, in, parts);
      case 'M', 'L' ->
          item.count > 2
              ? month(item.count == 3, in, parts)
              : (parts.month = in.number(min, max)) >= 1 && parts.month <= 12;
      case 'd' -> (parts.day = in.number(min, max)) >= 1 && parts.day <= 31;
      case 'H' -> (parts.hour = in.number(min, max)) >= 0 && parts.hour <= 23;
      case 'k' -> clockHour(in.number(min, max), parts);
      case 'h' -> (parts.halfHour = in.number(min, max)) >= 1 && parts.halfHour <= 12;
      case 'K' -> (parts.halfHour = in.number(min, max)) >= 0 && parts.halfHour <= 11;
      case 'm' -> (parts.minute = in.number(min, max)) >= 0 && parts.minute <= 59;
      case 's' -> (parts.second = in.number(min, max)) >= 0 && parts.second <= 59;
      case 'S' -> fraction(min, item.count, in, parts);
      case 'a' -> half(in, parts);
      case 'E' -> word(in, item.count == 4 ? 9 : 3) > 0;
      default -> offset(item, in, parts);
    };
  }

  private static boolean literal(byte[] literal, Cursor in) {
    for (byte b : literal) {
      if (!in.skip(b)) {
        return false;
      }
    }
    return true;
  }

  private static boolean year(int count, Cursor in, Parts parts) {
    if (count == 2) {
      int year = in.number(2, 2);
      parts.year = 2000 + year;
      return year >= 0;
    }
    parts.year = in.number(count, count == 1 ? 9 : 4);
    return parts.year >= 0;
  }

  private static boolean clockHour(int hour, Parts parts) {
    parts.hour = hour % 24;
    return hour >= 1 && hour <= 24;
  }

  private static boolean fraction(int min, int max, Cursor in, Parts parts) {
    int from = in.at;
    int value = in.number(min, max);
    if (value < 0) {
      return false;
    }
    int digits = in.at - from;
    for (; digits < 3; digits++) {
      value *= 10;
    }
    for (; digits > 3; digits--) {
      value /= 10;
    }
    parts.millis = value;
    return true;
  }

  private static boolean half(Cursor in, Parts parts) {
    int letter = in.peek() | 0x20;
    in.at = Math.min(in.end, in.at + 1);
    parts.half = letter == 'p' ? 1 : 0;
    return (letter == 'a' || letter == 'p') && (in.skip('M') || in.skip('m'));
  }

  /** Length of the letters that follow, at most {@code most}; goes over them. */
  private static int word(Cursor in, int most) {
    int from = in.at;
    while (in.at < in.end
        && in.at - from < most
        && (in.text[in.at] | 0x20) >= 'a'
        && (in.text[in.at] | 0x20) <= 'z') {
      in.at++;
    }
    return in.at - from;
  }

  private static boolean month(boolean shortName, Cursor in, Parts parts) {
    int from = in.at;
    int length = word(in, shortName ? 3 : 9);
    for (int i = 0; i < MONTHS.length; i++) {
      if (length == (shortName ? 3 : MONTHS[i].length()) && isName(in, from, length, MONTHS[i])) {
        parts.month = i + 1;
        return true;
      }
    }
    return false;
  }

  private static boolean isName(Cursor in, int from, int length, String name) {
    for (int i = 0; i < length; i++) {
      if ((in.text[from + i] | 0x20) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean offset(Item item, Cursor in, Parts parts) {
    if (item.letter != 'x' && in.skip('Z')) {
      parts.offset = 0;
      return true;
    }
    boolean any = item.letter == 'Z';
    parts.offset =
        in.offsetMinutes(any || item.count == 3, any || item.count < 3, any || item.count == 1);
    return parts.offset != Integer.MIN_VALUE;
  }
}
