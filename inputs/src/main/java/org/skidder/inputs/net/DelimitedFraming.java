package org.skidder.inputs.net;

import org.skidder.inputs.log.lines.Newlines;

/**
 * Messages that end with a delimiter. A line feed takes a carriage return before it along; any
 * other delimiter is exactly what it says.
 */
final class DelimitedFraming extends Framing {
  private final byte[] delimiter;
  private final boolean lines;
  private final long longest;

  /**
   * @param delimiter not empty
   * @param longest message, in bytes without its end
   */
  DelimitedFraming(byte[] delimiter, long longest) {
    this.delimiter = delimiter.clone();
    this.longest = longest;
    lines = delimiter.length == 1 && delimiter[0] == '\n';
  }

  @Override
  Result find(byte[] data, int from, int to, int seen) {
    int end = end(data, Math.max(from, from + seen - (delimiter.length - 1)), to);
    if (end < 0) {
      // A carriage return, or a part of the delimiter, may turn out not to belong to the message.
      int unsure = lines ? 1 : delimiter.length - 1;
      return to - from - (long) unsure > longest ? Result.TOO_LONG : Result.MORE;
    }
    return message(data, from, end, end + delimiter.length);
  }

  @Override
  Result last(byte[] data, int from, int to) {
    return from == to ? Result.MORE : message(data, from, to, to);
  }

  private Result message(byte[] data, int from, int end, int next) {
    int trimmed = lines && end > from && data[end - 1] == '\r' ? end - 1 : end;
    return trimmed - from > longest ? Result.TOO_LONG : found(from, trimmed, next);
  }

  private int end(byte[] data, int from, int to) {
    if (lines) {
      return Newlines.find(data, from, to);
    }
    byte first = delimiter[0];
    int last = to - delimiter.length;
    for (int i = from; i <= last; i++) {
      if (data[i] == first && isDelimiter(data, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isDelimiter(byte[] data, int at) {
    for (int i = 1; i < delimiter.length; i++) {
      if (data[at + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }
}
