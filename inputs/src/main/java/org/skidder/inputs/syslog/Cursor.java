package org.skidder.inputs.syslog;

/** A place in a message, and the small things that are read there. Belongs to one thread. */
final class Cursor {
  private static final byte[] NOTHING = {};

  private byte[] data = NOTHING;
  private int at;
  private int end;

  /** Begins with a message. */
  void set(byte[] bytes, int from, int to) {
    data = bytes;
    at = from;
    end = to;
  }

  /** Lets go of the message. */
  void clear() {
    set(NOTHING, 0, 0);
  }

  byte[] data() {
    return data;
  }

  int at() {
    return at;
  }

  void at(int position) {
    at = position;
  }

  int end() {
    return end;
  }

  boolean isAtEnd() {
    return at >= end;
  }

  /** The byte {@code ahead} of here; −1 behind the end. */
  int peek(int ahead) {
    return at + ahead < end ? data[at + ahead] & 0xff : -1;
  }

  /** Passes a byte, if it is this one. */
  boolean skip(char wanted) {
    if (at < end && data[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /** Passes one white-space byte. */
  boolean skipBlank() {
    if (at < end && isBlank(data[at])) {
      at++;
      return true;
    }
    return false;
  }

  static boolean isBlank(int b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }

  /** How many digits stand here. */
  int digits() {
    int i = at;
    while (i < end && isDigit(data[i])) {
      i++;
    }
    return i - at;
  }

  /** Reads a number of so many digits; −1, and stays, when there are others. */
  int number(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      int b = peek(i);
      if (!isDigit(b)) {
        return -1;
      }
      value = value * 10 + (b - '0');
    }
    at += count;
    return value;
  }

  /** First white-space byte from here on, or the end. */
  int blank() {
    int i = at;
    while (i < end && !isBlank(data[i])) {
      i++;
    }
    return i;
  }

  /** Whether a word stands here, in ASCII. */
  boolean startsWith(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (peek(i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
