package org.skidder.core.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A growing array in which one record is put together, frame included, so that it goes to the disk
 * in one write. Reused for all records of a ledger. Not thread-safe.
 */
final class RecordBuffer {

  /** Marker, payload length, checksum. */
  static final int FRAME = 12;

  static final int MARKER = 0x534b4452; // SKDR

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int KEEP = 1 << 20;

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[4096];
  private int size = FRAME;

  /** Empties the buffer and begins a record of this kind. */
  void begin(byte kind) {
    if (bytes.length > KEEP) {
      bytes = new byte[4096]; // one large group must not hold its memory for ever
    }
    size = FRAME;
    writeByte(kind);
  }

  /** Completes the record; the result is valid until the next {@link #begin}. */
  ByteBuffer end(long salt) {
    INTS.set(bytes, 0, MARKER);
    INTS.set(bytes, 4, size - FRAME);
    INTS.set(bytes, 8, checksum(crc, salt, bytes, FRAME, size - FRAME));
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** Bytes in the buffer, frame included. */
  int size() {
    return size;
  }

  void writeByte(int b) {
    room(1);
    bytes[size++] = (byte) b;
  }

  void writeLong(long v) {
    room(8);
    LONGS.set(bytes, size, v);
    size += 8;
  }

  void writeVarint(long v) {
    room(10);
    while ((v & ~0x7fL) != 0) {
      bytes[size++] = (byte) (v | 0x80);
      v >>>= 7;
    }
    bytes[size++] = (byte) v;
  }

  void writeSigned(long v) {
    writeVarint((v << 1) ^ (v >> 63));
  }

  void writeText(String s) {
    byte[] utf8 = s.getBytes(UTF_8);
    writeVarint(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  static int checksum(CRC32C crc, long salt, byte[] bytes, int from, int length) {
    crc.reset();
    for (int shift = 56; shift >= 0; shift -= 8) {
      crc.update((int) (salt >>> shift));
    }
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
