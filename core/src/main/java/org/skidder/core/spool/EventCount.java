package org.skidder.core.spool;

/**
 * A number of events. The original reads it as a duration, so that {@code 1024ns} is how one has to
 * write 1024 there; both spellings are understood.
 *
 * @param count 0 for any number
 */
public record EventCount(int count) {
  /**
   * Reads a number, with or without {@code ns}; one below 0 is 0.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static EventCount parse(String text) {
    String digits = text.endsWith("ns") ? text.substring(0, text.length() - 2) : text;
    try {
      return new EventCount(Math.max(0, Integer.parseInt(digits.strip())));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is no number of events", e);
    }
  }

  @Override
  public String toString() {
    return Integer.toString(count);
  }
}
