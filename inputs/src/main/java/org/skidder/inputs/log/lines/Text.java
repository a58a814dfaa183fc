package org.skidder.inputs.log.lines;

/**
 * A slice of UTF-8 on its way through the steps. Mutable: one is reused for all lines of a file.
 */
final class Text {
  private byte[] array = {};
  private int from;
  private int length;

  void set(byte[] newArray, int newFrom, int newLength) {
    array = newArray;
    from = newFrom;
    length = newLength;
  }

  byte[] array() {
    return array;
  }

  int from() {
    return from;
  }

  int length() {
    return length;
  }

  private boolean endsWith(char c) {
    return length > 0 && array[from + length - 1] == c;
  }

  /** Removes one carriage return at the end: the line feed behind it is gone already. */
  void stripCarriageReturn() {
    if (endsWith('\r')) {
      length--;
    }
  }

  /** Removes one line end, LF or CR LF. */
  void stripLineEnd() {
    if (endsWith('\n')) {
      length--;
      stripCarriageReturn();
    }
  }

  /** Removes byte order marks at both ends. */
  void stripMarks() {
    int end = from + length;
    from = Bom.skipLeading(array, from, end);
    length = Bom.skipTrailing(array, from, end) - from;
  }
}
