package org.skidder.kafka;

/** FNV-1a with 32 bits. */
final class Fnv {
  static final int START = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private Fnv() {}

  static int add(int hash, int oneByte) {
    return (hash ^ (oneByte & 0xff)) * PRIME;
  }

  static int add(int hash, byte[] bytes, int offset, int length) {
    int now = hash;
    for (int i = offset; i < offset + length; i++) {
      now = add(now, bytes[i]);
    }
    return now;
  }

  /** Eight bytes, the lowest first. */
  static int add(int hash, long value) {
    int now = hash;
    for (int shift = 0; shift < 64; shift += 8) {
      now = add(now, (int) (value >>> shift));
    }
    return now;
  }

  static int of(byte[] bytes) {
    return add(START, bytes, 0, bytes.length);
  }
}
