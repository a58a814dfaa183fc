package org.skidder.ingest.time;

import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What letters of patterns mean where Joda, which Elasticsearch 6 has, and java.time differ. {@code
 * Y} is the year in both, unless the pattern asks for a week; then it is the year that the week
 * belongs to, and so is Joda's {@code x} where no {@code Y} stands. Weeks are those of ISO 8601.
 */
public final class Letters {
  /** English, with the weeks of a region that has those of ISO 8601. */
  private static final Locale ENGLISH = Locale.forLanguageTag("en-u-rg-gbzzzz");

  private Letters() {}

  /**
   * A formatter that writes times, with English names.
   *
   * @throws IllegalArgumentException when it is no pattern
   */
  public static DateTimeFormatter printer(String pattern) {
    return DateTimeFormatter.ofPattern(ofJavaTime(pattern), ENGLISH);
  }

  /** A locale for reading: English where none is asked for, and weeks as everywhere. */
  static Locale locale(Locale asked) {
    if (asked.getLanguage().isEmpty() || asked.getLanguage().equals("en")) {
      return ENGLISH;
    }
    return new Locale.Builder().setLocale(asked).setUnicodeLocaleKeyword("rg", "gbzzzz").build();
  }

  /** A pattern in the letters of java.time. */
  static String ofJavaTime(String pattern) {
    boolean week = has(pattern, 'w') || has(pattern, 'W') || has(pattern, 'e');
    if (!week) {
      return replaced(pattern, 'Y', 'y');
    }
    return has(pattern, 'Y') ? pattern : replaced(pattern, 'x', 'Y');
  }

  private static boolean has(String pattern, char letter) {
    return !replaced(pattern, letter, '\0').equals(pattern);
  }

  /** The pattern with other letters, but for what is quoted. */
  private static String replaced(String pattern, char letter, char by) {
    StringBuilder out = new StringBuilder(pattern);
    boolean quoted = false;
    for (int i = 0; i < out.length(); i++) {
      if (out.charAt(i) == '\'') {
        quoted = !quoted;
      } else if (!quoted && out.charAt(i) == letter) {
        out.setCharAt(i, by);
      }
    }
    return out.toString();
  }
}
