package org.skidder.inputs.net;

/**
 * Both framings of RFC 6587, told apart message by message: one that begins with a number from 1 on
 * and a space is counted in bytes (section 3.4.1), every other one ends with a delimiter (3.4.2). A
 * line feed behind a counted message, which some senders add, is skipped.
 */
final class CountedFraming extends Framing {
  private static final int MOST_DIGITS = 10;

  private final DelimitedFraming delimited;
  private final long longest;
  private boolean counted;

  CountedFraming(byte[] delimiter, long longest) {
    delimited = new DelimitedFraming(delimiter, longest);
    this.longest = longest;
  }

  @Override
  Result find(byte[] data, int from, int to, int seen) {
    int first = counted && from < to && data[from] == '\n' ? from + 1 : from;
    int digits = digits(data, first, to);
    int blank = first + digits;
    if (blank == to && digits <= MOST_DIGITS) {
      return Result.MORE;
    }
    if (digits == 0 || digits > MOST_DIGITS || data[blank] != ' ') {
      return copy(delimited.find(data, first, to, Math.max(0, seen - (first - from))));
    }
    long length = number(data, first, blank);
    if (length > longest) {
      return Result.TOO_LONG;
    }
    long end = blank + 1 + length;
    if (end > to) {
      return Result.MORE;
    }
    counted = true;
    return found(blank + 1, (int) end, (int) end);
  }

  @Override
  Result last(byte[] data, int from, int to) {
    int first = counted && from < to && data[from] == '\n' ? from + 1 : from;
    int digits = digits(data, first, to);
    int blank = first + digits;
    if (digits > 0 && digits <= MOST_DIGITS && blank < to && data[blank] == ' ') {
      return blank + 1 == to ? Result.MORE : found(blank + 1, to, to);
    }
    return copy(delimited.last(data, first, to));
  }

  private Result copy(Result result) {
    if (result == Result.FOUND) {
      counted = false;
      return found(delimited.start(), delimited.start() + delimited.length(), delimited.next());
    }
    return result;
  }

  private static int digits(byte[] data, int from, int to) {
    int i = from;
    while (i < to && i - from <= MOST_DIGITS && isDigit(data[i], i == from)) {
      i++;
    }
    return i - from;
  }

  private static boolean isDigit(byte b, boolean first) {
    return b >= (first ? '1' : '0') && b <= '9';
  }

  private static long number(byte[] data, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (data[i] - '0');
    }
    return value;
  }
}
