package org.skidder.inputs.log.lines;

import java.util.Arrays;

/** A growing array of bytes. Not thread-safe. */
final class ByteSink {
  private byte[] bytes;
  private int size;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Goes on in another array. */
  void adopt(byte[] array, int used) {
    bytes = array;
    size = used;
  }

  /** Gives the memory of an exceptionally large content back. */
  void shrink(int capacity) {
    if (size == 0 && bytes.length > capacity) {
      bytes = new byte[capacity];
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      long wanted = Math.max((long) size + more, bytes.length * 2L);
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
    }
  }

  void append(byte[] source, int from, int length) {
    ensure(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  void append(int b) {
    ensure(1);
    bytes[size++] = (byte) b;
  }

  /** A character as UTF-8; a surrogate becomes U+FFFD. */
  void codePoint(int c) {
    ensure(4);
    if (c < 0x80) {
      bytes[size++] = (byte) c;
    } else if (c < 0x800) {
      bytes[size++] = (byte) (0xc0 | c >> 6);
      bytes[size++] = (byte) (0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      int shown = c >= 0xd800 && c < 0xe000 ? 0xfffd : c;
      bytes[size++] = (byte) (0xe0 | shown >> 12);
      bytes[size++] = (byte) (0x80 | (shown >> 6 & 0x3f));
      bytes[size++] = (byte) (0x80 | (shown & 0x3f));
    } else {
      bytes[size++] = (byte) (0xf0 | c >> 18);
      bytes[size++] = (byte) (0x80 | (c >> 12 & 0x3f));
      bytes[size++] = (byte) (0x80 | (c >> 6 & 0x3f));
      bytes[size++] = (byte) (0x80 | (c & 0x3f));
    }
  }
}
