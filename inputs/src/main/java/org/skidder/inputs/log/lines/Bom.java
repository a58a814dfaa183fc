package org.skidder.inputs.log.lines;

/** Byte order marks (U+FEFF) at the ends of a file's first line, in UTF-8. */
final class Bom {
  private Bom() {}

  private static boolean isAt(byte[] data, int at) {
    return data[at] == (byte) 0xef && data[at + 1] == (byte) 0xbb && data[at + 2] == (byte) 0xbf;
  }

  /** Where the text begins behind leading marks. */
  static int skipLeading(byte[] data, int from, int to) {
    int at = from;
    while (to - at >= 3 && isAt(data, at)) {
      at += 3;
    }
    return at;
  }

  /** Where the text ends before trailing marks. */
  static int skipTrailing(byte[] data, int from, int to) {
    int end = to;
    while (end - from >= 3 && isAt(data, end - 3)) {
      end -= 3;
    }
    return end;
  }
}
