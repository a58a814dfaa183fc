package org.skidder.processors.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** XXH64 with seed 0, as its specification has it. */
final class XxHash64 {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  /** {@code P1 + P2}. */
  private static final long FIRST_LANE = 0x60EA27EEADC0B5D6L;

  /** {@code -P1}. */
  private static final long LAST_LANE = 0x61C8864E7A143579L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private XxHash64() {}

  /** The hash, highest byte first. */
  static byte[] digest(byte[] bytes, int length) {
    return ByteBuffer.allocate(8).putLong(hash(bytes, length)).array();
  }

  static long hash(byte[] bytes, int length) {
    int at = 0;
    long hash = P5;
    if (length >= 32) {
      long a = FIRST_LANE;
      long b = P2;
      long c = 0;
      long d = LAST_LANE;
      for (; at <= length - 32; at += 32) {
        a = round(a, (long) LONG.get(bytes, at));
        b = round(b, (long) LONG.get(bytes, at + 8));
        c = round(c, (long) LONG.get(bytes, at + 16));
        d = round(d, (long) LONG.get(bytes, at + 24));
      }
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    }
    return avalanche(tail(bytes, at, length, hash + length));
  }

  private static long tail(byte[] bytes, int from, int length, long start) {
    long hash = start;
    int at = from;
    for (; at <= length - 8; at += 8) {
      hash ^= round(0, (long) LONG.get(bytes, at));
      hash = Long.rotateLeft(hash, 27) * P1 + P4;
    }
    if (at <= length - 4) {
      hash ^= ((int) INT.get(bytes, at) & 0xffffffffL) * P1;
      hash = Long.rotateLeft(hash, 23) * P2 + P3;
      at += 4;
    }
    for (; at < length; at++) {
      hash ^= (bytes[at] & 0xff) * P5;
      hash = Long.rotateLeft(hash, 11) * P1;
    }
    return hash;
  }

  private static long round(long sum, long input) {
    return Long.rotateLeft(sum + input * P2, 31) * P1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * P1 + P4;
  }

  private static long avalanche(long value) {
    long hash = value;
    hash = (hash ^ hash >>> 33) * P2;
    hash = (hash ^ hash >>> 29) * P3;
    return hash ^ hash >>> 32;
  }
}
