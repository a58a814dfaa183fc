package org.skidder.ingest.time;

/** A place in the bytes of a text. */
final class Cursor {
  final byte[] text;
  final int end;
  int at;

  Cursor(byte[] text, int offset, int length) {
    this.text = text;
    this.at = offset;
    this.end = offset + length;
  }

  boolean isAtEnd() {
    return at == end;
  }

  /** The next byte, or −1 at the end. */
  int peek() {
    return at < end ? text[at] : -1;
  }

  /** Goes over a byte if it is there. */
  boolean skip(int expected) {
    if (at < end && text[at] == (byte) expected) {
      at++;
      return true;
    }
    return false;
  }

  /** A number of {@code min} to {@code max} digits; −1 if there is none. */
  int number(int min, int max) {
    int value = 0;
    int from = at;
    while (at < end && at - from < max) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      at++;
    }
    return at - from < min ? -1 : value;
  }

  private boolean isDigit() {
    return peek() >= '0' && peek() <= '9';
  }

  /** Offset of a zone in minutes: {@code +hh}, {@code +hhmm}, {@code +hh:mm}; else no number. */
  int offsetMinutes(boolean colon, boolean noColon, boolean hoursOnly) {
    int sign = skip('+') ? 1 : skip('-') ? -1 : 0;
    int hours = number(2, 2);
    if (sign == 0 || hours < 0) {
      return Integer.MIN_VALUE;
    }
    int before = at;
    int minutes = 0;
    if ((colon && skip(':')) || (noColon && isDigit())) {
      minutes = number(2, 2);
    } else if (!hoursOnly) {
      return Integer.MIN_VALUE;
    }
    if (minutes < 0) {
      if (!hoursOnly) {
        return Integer.MIN_VALUE;
      }
      at = before;
      minutes = 0;
    }
    int total = hours * 60 + minutes;
    return minutes > 59 || total > 18 * 60 ? Integer.MIN_VALUE : sign * total;
  }
}
