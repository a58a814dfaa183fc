package org.skidder.inputs.log.lines;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Search for line ends. */
public final class Newlines {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long LINE_FEEDS = ONES * '\n';

  private Newlines() {}

  /** Index of the first line feed in {@code [from, to)}, or −1. */
  public static int find(byte[] data, int from, int to) {
    int i = from;
    // Four words a turn, tested together: one branch for 32 bytes.
    for (; i <= to - 32; i += 32) {
      long a = zeroes((long) LONG.get(data, i) ^ LINE_FEEDS);
      long b = zeroes((long) LONG.get(data, i + 8) ^ LINE_FEEDS);
      long c = zeroes((long) LONG.get(data, i + 16) ^ LINE_FEEDS);
      long d = zeroes((long) LONG.get(data, i + 24) ^ LINE_FEEDS);
      if ((a | b | c | d) != 0) {
        return i + first(a, b, c, d);
      }
    }
    for (; i <= to - 8; i += 8) {
      long a = zeroes((long) LONG.get(data, i) ^ LINE_FEEDS);
      if (a != 0) {
        return i + (Long.numberOfTrailingZeros(a) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (data[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /**
   * The high bit of each byte that is zero. Bytes above a true hit may be marked too (the borrow),
   * those below never: the first mark is always right.
   */
  private static long zeroes(long word) {
    return (word - ONES) & ~word & HIGH;
  }

  private static int first(long a, long b, long c, long d) {
    if (a != 0) {
      return Long.numberOfTrailingZeros(a) >>> 3;
    }
    if (b != 0) {
      return 8 + (Long.numberOfTrailingZeros(b) >>> 3);
    }
    if (c != 0) {
      return 16 + (Long.numberOfTrailingZeros(c) >>> 3);
    }
    return 24 + (Long.numberOfTrailingZeros(d) >>> 3);
  }
}
