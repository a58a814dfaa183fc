package org.skidder.inputs.syslog;

import java.util.Arrays;

/**
 * What the header of a message says besides its time, as bytes, to find out whether there was the
 * same before. Reused for each message; belongs to one thread.
 */
final class HeaderKey {
  private byte[] bytes = new byte[256];
  private int size;

  /** Begins a key. */
  void clear() {
    size = 0;
  }

  /** Adds a number. */
  void add(long number) {
    ensure(Long.BYTES);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      bytes[size++] = (byte) (number >>> shift);
    }
  }

  /** Adds a part of a message, and its length, so that parts cannot be taken for each other. */
  void add(byte[] data, int from, int to) {
    int length = Math.max(0, to - from);
    ensure(Integer.BYTES + length);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes[size++] = (byte) (length >>> shift);
    }
    System.arraycopy(data, from, bytes, size, length);
    size += length;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }

  /** A copy. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Whether a copy is the same. */
  boolean is(byte[] copy) {
    return Arrays.equals(bytes, 0, size, copy, 0, copy.length);
  }

  /** Bytes of it. */
  int size() {
    return size;
  }

  /** The same for equal keys. */
  int hash() {
    int hash = 1;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }
}
