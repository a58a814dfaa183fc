package org.skidder.outputs.http;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** gzip (RFC 1952) between byte arrays. Packing reuses its buffers; not thread-safe. */
public final class Gzip {
  private static final int HEAD = 10;
  private static final int TAIL = 8;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int HEADER_CRC = 2;

  private final Deflater deflater;
  private final CRC32 crc = new CRC32();
  private byte[] packed = new byte[64 << 10];
  private int length;

  /**
   * @param level 1 (fast) to 9 (small)
   */
  public Gzip(int level) {
    deflater = new Deflater(level, true);
  }

  /** Packs; the result is in {@link #array()} until the next call. */
  public void pack(byte[] source, int offset, int count) {
    deflater.reset();
    deflater.setInput(source, offset, count);
    deflater.finish();
    packed[0] = 0x1f;
    packed[1] = (byte) 0x8b;
    packed[2] = 8;
    Arrays.fill(packed, 3, HEAD - 1, (byte) 0);
    packed[HEAD - 1] = (byte) 0xff;
    length = HEAD;
    while (!deflater.finished()) {
      if (packed.length - length < 4096) {
        packed = Arrays.copyOf(packed, packed.length * 2);
      }
      length += deflater.deflate(packed, length, packed.length - length);
    }
    if (packed.length - length < TAIL) {
      packed = Arrays.copyOf(packed, packed.length + TAIL);
    }
    crc.reset();
    crc.update(source, offset, count);
    little((int) crc.getValue());
    little(count);
  }

  private void little(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      packed[length++] = (byte) (value >> shift);
    }
  }

  /** The array that holds what was packed last. */
  public byte[] array() {
    return packed;
  }

  /** Bytes packed. */
  public int length() {
    return length;
  }

  /** Takes unpacked bytes piece by piece. */
  @FunctionalInterface
  interface Sink<X extends Exception> {
    void take(byte[] piece, int count) throws X;
  }

  /** Unpacks one or several members. */
  static <X extends Exception> void unpack(byte[] source, Sink<X> sink)
      throws DataFormatException, X {
    int at = 0;
    do {
      at = unpackMember(source, at, sink);
    } while (at < source.length);
  }

  private static <X extends Exception> int unpackMember(byte[] source, int start, Sink<X> sink)
      throws DataFormatException, X {
    int at = skipHead(source, start);
    CRC32 sum = new CRC32();
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(source, at, source.length - at);
      byte[] piece = new byte[16 << 10];
      while (!inflater.finished()) {
        int count = inflater.inflate(piece);
        if (count == 0 && !inflater.finished()) {
          throw new DataFormatException("it ends too early");
        }
        sum.update(piece, 0, count);
        sink.take(piece, count);
      }
      at = source.length - inflater.getRemaining();
      if (source.length - at < TAIL || little(source, at) != (int) sum.getValue()) {
        throw new DataFormatException("wrong checksum");
      }
    } finally {
      inflater.end();
    }
    return at + TAIL;
  }

  private static int little(byte[] source, int at) {
    return (source[at] & 0xff)
        | (source[at + 1] & 0xff) << 8
        | (source[at + 2] & 0xff) << 16
        | source[at + 3] << 24;
  }

  private static int skipHead(byte[] source, int start) throws DataFormatException {
    if (source.length - start < HEAD
        || source[start] != 0x1f
        || source[start + 1] != (byte) 0x8b
        || source[start + 2] != 8) {
      throw new DataFormatException("not gzip");
    }
    int flags = source[start + 3];
    int at = start + HEAD;
    if ((flags & EXTRA) != 0) {
      need(source, at + 2);
      at += 2 + ((source[at] & 0xff) | (source[at + 1] & 0xff) << 8);
    }
    for (int flag = NAME; flag <= COMMENT; flag *= 2) {
      if ((flags & flag) != 0) {
        do {
          need(source, at + 1);
        } while (source[at++] != 0);
      }
    }
    if ((flags & HEADER_CRC) != 0) {
      at += 2;
    }
    need(source, at);
    return at;
  }

  private static void need(byte[] source, int end) throws DataFormatException {
    if (end > source.length) {
      throw new DataFormatException("it ends too early");
    }
  }
}
