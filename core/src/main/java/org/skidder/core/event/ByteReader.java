package org.skidder.core.event;

import java.nio.charset.StandardCharsets;

/**
 * Takes out of an array what {@link ByteWriter} put in. Every method throws {@link
 * IllegalArgumentException} when the bytes are not what was asked for. Not thread-safe.
 */
final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  ByteReader(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  int position() {
    return at;
  }

  byte[] array() {
    return bytes;
  }

  int readByte() {
    need(1);
    return bytes[at++];
  }

  long readLong() {
    need(8);
    long v = 0;
    for (int i = 0; i < 8; i++) {
      v = (v << 8) | (bytes[at++] & 0xff);
    }
    return v;
  }

  long readVarint() {
    long v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = readByte();
      v |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return v;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }

  long readSigned() {
    long v = readVarint();
    return (v >>> 1) ^ -(v & 1);
  }

  /** A count of things that each take at least one byte. */
  int readCount() {
    long count = readVarint();
    if (count < 0 || count > end - at) {
      throw new IllegalArgumentException("more is announced than there is");
    }
    return (int) count;
  }

  /** Passes over bytes; returns where they begin. */
  int skip(int length) {
    need(length);
    int from = at;
    at += length;
    return from;
  }

  String readText() {
    int length = readCount();
    return new String(bytes, skip(length), length, StandardCharsets.UTF_8);
  }

  boolean isAtEnd() {
    return at == end;
  }

  private void need(int length) {
    if (length < 0 || end - at < length) {
      throw new IllegalArgumentException("it ends too early");
    }
  }
}
