package org.skidder.core.config;

/** Values inside messages. */
final class Quote {
  private static final int LONGEST = 60;

  private Quote() {}

  static String shorten(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  static String value(String text) {
    return "\"" + shorten(text).replace("\n", "\\n") + "\"";
  }
}
