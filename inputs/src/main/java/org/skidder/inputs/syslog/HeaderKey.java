package org.skidder.inputs.syslog;

import java.util.Arrays;

/**
 * What the header of a message says besides its time, as bytes, to find out whether there was the
 * same before. Reused for each message, so it takes no more than {@link #LONGEST} bytes, of
 * whatever length the parts are: what is longer is no key. Belongs to one thread.
 */
final class HeaderKey {
  /** Longer headers are not worth their memory. */
  static final int LONGEST = 512;

  private final byte[] bytes = new byte[LONGEST];
  private int size;
  private boolean tooLong;

  /** Begins a key. */
  void clear() {
    size = 0;
    tooLong = false;
  }

  /** Adds a number. */
  void add(long number) {
    if (fits(Long.BYTES)) {
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        bytes[size++] = (byte) (number >>> shift);
      }
    }
  }

  /** Adds a part of a message, and its length, so that parts cannot be taken for each other. */
  void add(byte[] data, int from, int to) {
    int length = Math.max(0, to - from);
    if (fits((long) Integer.BYTES + length)) {
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        bytes[size++] = (byte) (length >>> shift);
      }
      System.arraycopy(data, from, bytes, size, length);
      size += length;
    }
  }

  private boolean fits(long more) {
    tooLong |= more > bytes.length - size;
    return !tooLong;
  }

  /** Whether the parts are longer than a key may be; it then holds some of them only. */
  boolean isTooLong() {
    return tooLong;
  }

  /** A copy. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Whether a copy is the same. */
  boolean is(byte[] copy) {
    return Arrays.equals(bytes, 0, size, copy, 0, copy.length);
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
