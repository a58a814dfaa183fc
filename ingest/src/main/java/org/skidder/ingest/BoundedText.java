package org.skidder.ingest;

import java.util.regex.Pattern;

/**
 * Text that a regular expression of the JDK may look at only so often: a step that backtracks
 * without end fails instead. For one match at a time.
 */
final class BoundedText implements CharSequence {
  private static final int LOOKS = 5_000_000;
  private static final int LOOKS_PER_CHARACTER = 100;

  private final String text;
  private long looks;

  private BoundedText(String text, long looks) {
    this.text = text;
    this.looks = looks;
  }

  static BoundedText of(String text) {
    return new BoundedText(text, LOOKS + (long) text.length() * LOOKS_PER_CHARACTER);
  }

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Pattern pattern(String expression) {
    return Pattern.compile(expression);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (--looks < 0) {
      throw new IllegalStateException("the regular expression takes too long on this text");
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
