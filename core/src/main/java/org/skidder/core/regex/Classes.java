package org.skidder.core.regex;

import org.jspecify.annotations.Nullable;
import org.skidder.core.regex.Syntax.Beyond;
import org.skidder.core.regex.Syntax.CharSet;

/** Escapes, counts and named classes of RE2. */
final class Classes {
  private Classes() {}

  /** The Perl class of a letter behind a backslash, or null. */
  static @Nullable CharSet perl(char letter) {
    return switch (letter) {
      case 'd' -> named("digit");
      case 's' -> set("\t\n\f\r ");
      case 'w' -> named("word");
      case 'D' -> inverted(named("digit"));
      case 'S' -> inverted(set("\t\n\f\r "));
      case 'W' -> inverted(named("word"));
      default -> null;
    };
  }

  static CharSet inverted(CharSet set) {
    return new CharSet(~set.low(), ~set.high(), set.beyond().inverted());
  }

  private static CharSet set(String characters) {
    long low = 0;
    long high = 0;
    for (int i = 0; i < characters.length(); i++) {
      CharSet one = CharSet.of(characters.charAt(i));
      low |= one.low();
      high |= one.high();
    }
    return new CharSet(low, high, Beyond.NONE);
  }

  /** A POSIX class by name. */
  static CharSet named(String name) {
    long low = 0;
    long high = 0;
    for (int c = 0; c < 128; c++) {
      if (isIn(name, c)) {
        CharSet one = CharSet.of(c);
        low |= one.low();
        high |= one.high();
      }
    }
    return new CharSet(low, high, Beyond.NONE);
  }

  private static boolean isIn(String name, int c) {
    boolean upper = c >= 'A' && c <= 'Z';
    boolean lower = c >= 'a' && c <= 'z';
    boolean digit = c >= '0' && c <= '9';
    return switch (name) {
      case "alnum" -> upper || lower || digit;
      case "alpha" -> upper || lower;
      case "ascii" -> true;
      case "blank" -> c == '\t' || c == ' ';
      case "cntrl" -> c < 0x20 || c == 0x7f;
      case "digit" -> digit;
      case "graph" -> c > 0x20 && c < 0x7f;
      case "lower" -> lower;
      case "print" -> c >= 0x20 && c < 0x7f;
      case "punct" -> c > 0x20 && c < 0x7f && !upper && !lower && !digit;
      case "space" -> (c >= 0x09 && c <= 0x0d) || c == ' ';
      case "upper" -> upper;
      case "word" -> upper || lower || digit || c == '_';
      case "xdigit" -> digit || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
      default -> throw new IllegalArgumentException("there is no character class [:" + name + ":]");
    };
  }

  /**
   * The character of an escape such as {@code \.}, {@code \n}, {@code \012}, {@code \x41}, {@code
   * \x{1F600}}.
   *
   * @param at of the backslash
   * @param end receives the position behind the escape
   */
  static int escaped(String pattern, int at, int[] end) {
    char c = pattern.charAt(at + 1);
    end[0] = at + 2;
    if (c >= '0' && c <= '7') {
      return octal(pattern, at + 1, end);
    }
    if (c >= 0x80) {
      throw new IllegalArgumentException(
          "invalid escape '\\" + c + "'; write '" + c + "' without a backslash");
    }
    return switch (c) {
      case 'x' -> hex(pattern, at + 2, end);
      case 'a' -> 0x07;
      case 'f' -> '\f';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'v' -> 0x0b;
      default -> c;
    };
  }

  private static int octal(String pattern, int at, int[] end) {
    int code = 0;
    int i = at;
    while (i < pattern.length() && i < at + 3 && isOctal(pattern.charAt(i))) {
      code = code * 8 + pattern.charAt(i) - '0';
      i++;
    }
    end[0] = i;
    return code;
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private static int hex(String pattern, int at, int[] end) {
    if (pattern.charAt(at) == '{') {
      int close = pattern.indexOf('}', at);
      end[0] = close + 1;
      return Integer.parseInt(pattern.substring(at + 1, close), 16);
    }
    end[0] = at + 2;
    return Integer.parseInt(pattern.substring(at, at + 2), 16);
  }

  /**
   * Counts of {@code {n}}, {@code {n,}}, {@code {n,m}} and the position behind; null: a literal.
   */
  static int @Nullable [] counts(String pattern, int at) {
    int close = pattern.indexOf('}', at);
    if (close < 0) {
      return null;
    }
    String inside = pattern.substring(at + 1, close);
    int comma = inside.indexOf(',');
    String first = comma < 0 ? inside : inside.substring(0, comma);
    String second = comma < 0 ? first : inside.substring(comma + 1);
    if (!isNumber(first) || (!second.isEmpty() && !isNumber(second))) {
      return null;
    }
    int min = Integer.parseInt(first);
    return new int[] {min, second.isEmpty() ? -1 : Integer.parseInt(second), close + 1};
  }

  private static boolean isNumber(String text) {
    if (text.isEmpty() || text.length() > 4 || (text.length() > 1 && text.charAt(0) == '0')) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
