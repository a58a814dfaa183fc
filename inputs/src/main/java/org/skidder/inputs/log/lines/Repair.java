package org.skidder.inputs.log.lines;

import org.skidder.core.json.Utf8;

/** Makes valid UTF-8 of any bytes: each invalid byte becomes one U+FFFD. */
final class Repair {
  private Repair() {}

  /** A repaired copy. */
  static byte[] repaired(byte[] data, int from, int to) {
    ByteSink out = new ByteSink(to - from + 16);
    repair(data, from, to, out);
    return out.toByteArray();
  }

  /** Appends the repaired bytes. */
  static void repair(byte[] data, int from, int to, ByteSink out) {
    int start = from;
    int i = from;
    while (i < to) {
      int length = Utf8.sequence(data, i, to);
      if (length == 0) {
        out.append(data, start, i - start);
        out.codePoint(0xfffd);
        i++;
        start = i;
      } else {
        i += length;
      }
    }
    out.append(data, start, to - start);
  }
}
