package org.skidder.inputs.log.lines;

import java.util.Arrays;

/**
 * A line whose end has not come within {@link LineChains#MAX_PENDING} bytes. Its beginning is kept,
 * as much as an event can use; the rest is counted and forgotten.
 */
final class LongLine {
  /**
   * Longest line whose inside is looked at (a JSON object, a line of a container, one that
   * multiline patterns are matched with): {@code max_bytes} limits the text of the event, not such
   * a line.
   */
  static final int LONGEST = 10 << 20;

  /** For byte order marks and a character that is cut in two. */
  private static final int SLACK = 64;

  private final int keep;
  private byte[] bytes = {};
  private int size;
  private long start = -1;

  /**
   * @param keep how many bytes of a line are worth keeping
   */
  LongLine(int keep) {
    this.keep = keep;
  }

  /** How many bytes of an endless line can still matter for a text of {@code maxBytes}. */
  static int keep(long maxBytes) {
    return (int) Math.min(maxBytes + SLACK, Integer.MAX_VALUE - 1024);
  }

  boolean isOpen() {
    return start >= 0;
  }

  /** Position of the line's first byte. */
  long start() {
    return start;
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void begin(long offset) {
    start = offset;
    size = 0;
  }

  void append(byte[] data, int from, int to) {
    int count = Math.min(to - from, keep - size);
    if (size + count > bytes.length) {
      long room = Math.min(keep, Math.max((long) size + count, bytes.length * 2L));
      bytes = Arrays.copyOf(bytes, (int) room);
    }
    System.arraycopy(data, from, bytes, size, count);
    size += count;
  }

  /** Ends the line; its memory is given away. */
  void end() {
    start = -1;
    size = 0;
    bytes = new byte[0];
  }
}
