package org.skidder.core.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array that values are put into, big-endian; {@link ByteReader} takes them out again.
 * Not thread-safe.
 */
public final class ByteWriter {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int size;

  /** Begins with room for so many bytes. */
  public ByteWriter(int room) {
    bytes = new byte[Math.max(16, room)];
  }

  /** The bytes so far, at the beginning of an array that may be longer. */
  public byte[] array() {
    return bytes;
  }

  /** Number of bytes. */
  public int size() {
    return size;
  }

  /** Forgets all bytes from a position on; an array beyond {@code keep} bytes is let go at 0. */
  public void truncate(int to, int keep) {
    size = to;
    if (to == 0 && bytes.length > keep) {
      bytes = new byte[keep];
    }
  }

  /** Appends one byte. */
  public void writeByte(int b) {
    room(1);
    bytes[size++] = (byte) b;
  }

  /** Appends four bytes. */
  public void writeInt(int v) {
    room(4);
    INTS.set(bytes, size, v);
    size += 4;
  }

  /** Appends eight bytes. */
  public void writeLong(long v) {
    room(8);
    LONGS.set(bytes, size, v);
    size += 8;
  }

  /** Overwrites four bytes. */
  public void setInt(int at, int v) {
    INTS.set(bytes, at, v);
  }

  /** Overwrites eight bytes. */
  public void setLong(int at, long v) {
    LONGS.set(bytes, at, v);
  }

  /** Appends a number, small ones in fewer bytes; a negative one takes ten. */
  public void writeVarint(long v) {
    room(10);
    long rest = v;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Appends a number that may be negative; those near zero take fewer bytes. */
  public void writeSigned(long v) {
    writeVarint((v << 1) ^ (v >> 63));
  }

  /** Appends a text with its length. */
  public void writeText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeVarint(utf8.length);
    writeBytes(utf8, 0, utf8.length);
  }

  /** Appends bytes as they are. */
  public void writeBytes(byte[] from, int offset, int length) {
    room(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), grown(bytes.length)));
    }
  }

  private static int grown(int length) {
    return length > Integer.MAX_VALUE / 2 ? length : length * 2;
  }
}
