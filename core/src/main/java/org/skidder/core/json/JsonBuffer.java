package org.skidder.core.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte array to which JSON (RFC 8259) is written. Not thread-safe; reuse one per worker.
 *
 * <p>Strings are escaped as the compatible documents have them: {@code \" \\ \n \r \t}, other
 * control bytes as lower-case {@code \}{@code u00xx}, U+2028 and U+2029 always escaped, with HTML
 * escaping also {@code < > &}. Each byte that is not part of valid UTF-8 becomes {@code \}{@code
 * ufffd}.
 */
public final class JsonBuffer {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long SPACES = ONES * ' ';

  /** Worst case of one input byte: six output bytes. */
  private static final int WORST = 6;

  /** Text is escaped in blocks, so that a huge message does not reserve six times its size. */
  private static final int BLOCK = 8192;

  private byte[] bytes;
  private int size;

  /**
   * @param capacity initial capacity in bytes
   */
  public JsonBuffer(int capacity) {
    bytes = new byte[Math.max(64, capacity)];
  }

  /** The backing array; valid up to {@link #size()}, until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** Capacity of the backing array in bytes. */
  public int capacity() {
    return bytes.length;
  }

  /** Forgets everything written; keeps the array. */
  public void clear() {
    size = 0;
  }

  /** Cuts back to an earlier size, for example when a document turned out not to be encodable. */
  public void truncate(int newSize) {
    if (newSize > size || newSize < 0) {
      throw new IllegalArgumentException("size " + newSize + " is beyond " + size);
    }
    size = newSize;
  }

  /** Gives back the memory of an exceptionally large content. */
  public void shrink(int capacity) {
    if (bytes.length > capacity && size == 0) {
      bytes = new byte[capacity];
    }
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long wanted = Math.max((long) size + more, bytes.length + (bytes.length >> 1));
    if ((long) size + more > Integer.MAX_VALUE - 16) {
      throw new OutOfMemoryError("JSON larger than 2 GiB");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
  }

  /** One byte, as it is. */
  public JsonBuffer raw(int b) {
    ensure(1);
    bytes[size++] = (byte) b;
    return this;
  }

  /** Bytes that already are JSON. */
  public JsonBuffer raw(byte[] source) {
    return raw(source, 0, source.length);
  }

  /** Bytes that already are JSON. */
  public JsonBuffer raw(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
    return this;
  }

  /** ASCII text that already is JSON. */
  public JsonBuffer ascii(String text) {
    int length = text.length();
    ensure(length);
    byte[] to = bytes;
    int at = size;
    for (int i = 0; i < length; i++) {
      to[at + i] = (byte) text.charAt(i);
    }
    size = at + length;
    return this;
  }

  /** A whole number in decimal. */
  public JsonBuffer number(long value) {
    ensure(20);
    if (value < 0) {
      if (value == Long.MIN_VALUE) {
        return ascii("-9223372036854775808");
      }
      bytes[size++] = '-';
      value = -value;
    }
    int digits = digits(value);
    byte[] to = bytes;
    int at = size + digits;
    size = at;
    while (value >= 10) {
      long rest = value / 10;
      to[--at] = (byte) ('0' + (int) (value - rest * 10));
      value = rest;
    }
    to[--at] = (byte) ('0' + (int) value);
    return this;
  }

  private static int digits(long value) {
    int count = 1;
    for (long limit = 10; count < 19 && value >= limit; limit *= 10) {
      count++;
    }
    return count;
  }

  /** A quoted, escaped string. */
  public JsonBuffer string(String text, boolean html) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    raw('"');
    escaped(utf8, 0, utf8.length, html);
    return raw('"');
  }

  /** A quoted, escaped string given as UTF-8, possibly malformed. */
  public JsonBuffer string(byte[] utf8, int offset, int length, boolean html) {
    raw('"');
    escaped(utf8, offset, length, html);
    return raw('"');
  }

  /** Escaped text without quotes. */
  public JsonBuffer escaped(byte[] text, int offset, int length, boolean html) {
    int end = offset + length;
    int from = offset;
    while (from < end) {
      int stop = Math.min(end, from + BLOCK);
      ensure((stop - from) * WORST + 32);
      from = html ? escapeHtml(text, from, stop, end) : escapePlain(text, from, stop, end);
    }
    return this;
  }

  /*
   * Both loops store eight bytes before looking at them: when none is special (the usual case) they
   * are already in place. Of a word with special bytes only the first is trusted, because the
   * borrow of the zero-byte test may mark bytes above a true hit, never below it.
   */
  private int escapeHtml(byte[] text, int from, int stop, int end) {
    byte[] to = bytes;
    int at = size;
    int i = from;
    while (i <= stop - 8) {
      long word = (long) LONG.get(text, i);
      LONG.set(to, at, word);
      long special = specialHtml(word);
      if (special == 0) {
        i += 8;
        at += 8;
      } else {
        int skip = Long.numberOfTrailingZeros(special) >>> 3;
        at += skip;
        i += skip;
        long moved = one(text, i, end, to, at, true);
        i += (int) (moved >>> 32);
        at += (int) moved;
      }
    }
    return tail(text, i, stop, end, at, true);
  }

  private int escapePlain(byte[] text, int from, int stop, int end) {
    byte[] to = bytes;
    int at = size;
    int i = from;
    while (i <= stop - 8) {
      long word = (long) LONG.get(text, i);
      LONG.set(to, at, word);
      long special = specialPlain(word);
      if (special == 0) {
        i += 8;
        at += 8;
      } else {
        int skip = Long.numberOfTrailingZeros(special) >>> 3;
        at += skip;
        i += skip;
        long moved = one(text, i, end, to, at, false);
        i += (int) (moved >>> 32);
        at += (int) moved;
      }
    }
    return tail(text, i, stop, end, at, false);
  }

  private static long specialHtml(long word) {
    long quoteOrAmp = (word | ONES * 0x04) ^ ONES * '&';
    long angle = (word | ONES * 0x02) ^ ONES * '>';
    long backslash = word ^ ONES * '\\';
    return (((quoteOrAmp - ONES) & ~quoteOrAmp)
            | ((angle - ONES) & ~angle)
            | ((backslash - ONES) & ~backslash)
            | ((word - ONES * 0x20) & ~word)
            | word)
        & HIGH;
  }

  private static long specialPlain(long word) {
    long quote = word ^ ONES * '"';
    long backslash = word ^ ONES * '\\';
    return (((quote - ONES) & ~quote)
            | ((backslash - ONES) & ~backslash)
            | ((word - ONES * 0x20) & ~word)
            | word)
        & HIGH;
  }

  /** The last bytes, fewer than eight, looked at together as well: with those before them. */
  private int tail(byte[] text, int from, int stop, int end, int start, boolean html) {
    byte[] to = bytes;
    int at = start;
    int i = from;
    while (i < stop) {
      int left = stop - i;
      if (stop >= 8) {
        long last = (long) LONG.get(text, stop - 8) >>> (64 - 8 * left);
        long word = last | SPACES << (8 * left);
        LONG.set(to, at, word);
        long special = html ? specialHtml(word) : specialPlain(word);
        int plain = special == 0 ? left : Long.numberOfTrailingZeros(special) >>> 3;
        at += plain;
        i += plain;
      }
      if (i < stop) {
        long moved = one(text, i, end, to, at, html);
        i += (int) (moved >>> 32);
        at += (int) moved;
      }
    }
    size = at;
    return i;
  }

  /** Escapes the character at {@code i}; returns bytes consumed (high half) and written (low). */
  private static long one(byte[] text, int i, int end, byte[] to, int at, boolean html) {
    int b = text[i];
    if (b < 0) {
      return multi(text, i, end, to, at);
    }
    switch (b) {
      case '"', '\\' -> {
        to[at] = '\\';
        to[at + 1] = (byte) b;
        return 1L << 32 | 2;
      }
      case '\n' -> {
        to[at] = '\\';
        to[at + 1] = 'n';
        return 1L << 32 | 2;
      }
      case '\r' -> {
        to[at] = '\\';
        to[at + 1] = 'r';
        return 1L << 32 | 2;
      }
      case '\t' -> {
        to[at] = '\\';
        to[at + 1] = 't';
        return 1L << 32 | 2;
      }
      default -> {
        if (b < 0x20 || (html && (b == '<' || b == '>' || b == '&'))) {
          return 1L << 32 | unicode(b, to, at);
        }
        to[at] = (byte) b;
        return 1L << 32 | 1;
      }
    }
  }

  private static long multi(byte[] text, int i, int end, byte[] to, int at) {
    int length = Utf8.sequence(text, i, end);
    if (length == 0) {
      return 1L << 32 | unicode(0xfffd, to, at);
    }
    if (length == 3 && text[i] == (byte) 0xe2 && text[i + 1] == (byte) 0x80) {
      int last = text[i + 2] & 0xff;
      if (last == 0xa8 || last == 0xa9) {
        return 3L << 32 | unicode(0x2000 | last - 0x80, to, at);
      }
    }
    for (int k = 0; k < length; k++) {
      to[at + k] = text[i + k];
    }
    return (long) length << 32 | length;
  }

  private static int unicode(int c, byte[] to, int at) {
    to[at] = '\\';
    to[at + 1] = 'u';
    to[at + 2] = HEX[c >> 12 & 15];
    to[at + 3] = HEX[c >> 8 & 15];
    to[at + 4] = HEX[c >> 4 & 15];
    to[at + 5] = HEX[c & 15];
    return 6;
  }
}
