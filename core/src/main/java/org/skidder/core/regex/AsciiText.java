package org.skidder.core.regex;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** ASCII bytes as characters, without a copy. */
record AsciiText(byte[] array, int offset, int length) implements CharSequence {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH = 0x8080808080808080L;

  static boolean isAscii(byte[] bytes, int from, int length) {
    int end = from + length;
    int i = from;
    for (; i <= end - 8; i += 8) {
      if (((long) LONG.get(bytes, i) & HIGH) != 0) {
        return false;
      }
    }
    for (; i < end; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public char charAt(int index) {
    return (char) array[offset + index];
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new AsciiText(array, offset + start, end - start);
  }

  @Override
  public String toString() {
    return new String(array, offset, length, StandardCharsets.US_ASCII);
  }
}
