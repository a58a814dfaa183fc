package org.skidder.inputs.log.container;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Strings of JSON (RFC 8259) in bytes. */
final class JsonText {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private JsonText() {}

  /** Index of the first quote or backslash; {@code to} when there is none. */
  static int special(byte[] data, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      long word = (long) LONG.get(data, i);
      long quotes = word ^ QUOTES;
      long backslashes = word ^ BACKSLASHES;
      // The borrow marks wrong bytes only above a right one, so the lowest mark is always right.
      long marks = ((quotes - ONES & ~quotes) | (backslashes - ONES & ~backslashes)) & HIGH;
      if (marks != 0) {
        return i + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    while (i < to && data[i] != '"' && data[i] != '\\') {
      i++;
    }
    return i;
  }

  /** Index of the quote that ends a string, whose first character is at {@code from}; or −1. */
  static int end(byte[] data, int from, int to) {
    int i = special(data, from, to);
    while (i < to && data[i] == '\\') {
      i = i + 2 <= to ? special(data, i + 2, to) : to;
    }
    return i < to ? i : -1;
  }

  /**
   * Resolves the escapes of a string where it stands. What is no escape stays as it is; half of a
   * surrogate pair becomes U+FFFD.
   *
   * @param from the first backslash, or a place before it
   * @param to where the string ends, as {@link #end} told
   * @return the new end, not behind {@code to}
   */
  static int unescape(byte[] data, int from, int to) {
    int out = from;
    int i = from;
    while (i < to) {
      // A quote that is not escaped cannot be inside, so what is found is a backslash, and what it
      // escapes stands behind it.
      int backslash = special(data, i, to);
      System.arraycopy(data, i, data, out, backslash - i);
      out += backslash - i;
      if (backslash == to) {
        return out;
      }
      i = backslash + 1;
      byte escaped = data[i++];
      int c =
          switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> escaped;
            case 'u' -> hex(data, i, to);
            default -> -1;
          };
      if (c < 0) {
        data[out++] = '\\';
        data[out++] = escaped;
      } else if (escaped != 'u') {
        data[out++] = (byte) c;
      } else {
        i += 4;
        int low =
            isHigh(c) && i + 1 < to && data[i] == '\\' && data[i + 1] == 'u'
                ? hex(data, i + 2, to)
                : -1;
        if (low >= 0xdc00 && low < 0xe000) {
          i += 6;
          c = Character.toCodePoint((char) c, (char) low);
        }
        out = utf8(data, out, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
      }
    }
    return out;
  }

  private static boolean isHigh(int c) {
    return c >= 0xd800 && c < 0xdc00;
  }

  /** Four hexadecimal digits; −1 when they are not there. */
  private static int hex(byte[] data, int from, int to) {
    if (to - from < 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = data[i] < 0 ? -1 : Character.digit(data[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static int utf8(byte[] data, int at, int c) {
    int out = at;
    if (c < 0x80) {
      data[out++] = (byte) c;
    } else if (c < 0x800) {
      data[out++] = (byte) (0xc0 | c >> 6);
      data[out++] = (byte) (0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      data[out++] = (byte) (0xe0 | c >> 12);
      data[out++] = (byte) (0x80 | (c >> 6 & 0x3f));
      data[out++] = (byte) (0x80 | (c & 0x3f));
    } else {
      data[out++] = (byte) (0xf0 | c >> 18);
      data[out++] = (byte) (0x80 | (c >> 12 & 0x3f));
      data[out++] = (byte) (0x80 | (c >> 6 & 0x3f));
      data[out++] = (byte) (0x80 | (c & 0x3f));
    }
    return out;
  }
}
