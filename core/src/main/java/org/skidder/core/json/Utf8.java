package org.skidder.core.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** UTF-8 (RFC 3629) on raw bytes, where every malformed byte counts by itself. */
public final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH = 0x8080808080808080L;

  private Utf8() {}

  /** Whether all bytes from {@code from} to before {@code end} are well-formed. */
  public static boolean isValid(byte[] text, int from, int end) {
    int i = from;
    while (i < end) {
      if (i <= end - 8 && ((long) LONG.get(text, i) & HIGH) == 0) {
        i += 8;
        continue;
      }
      int step = sequence(text, i, end);
      if (step == 0) {
        return false;
      }
      i += step;
    }
    return true;
  }

  /**
   * Length of the valid multi-byte or single-byte sequence at {@code i}: 1 to 4, or 0 when the byte
   * there does not begin one (overlong forms, surrogates, stray and missing continuation bytes).
   */
  public static int sequence(byte[] text, int i, int end) {
    int first = text[i];
    if (first >= 0) {
      return 1;
    }
    first &= 0xff;
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    if (first < 0xe0) {
      return i + 1 < end && continuation(text[i + 1]) ? 2 : 0;
    }
    if (i + 2 >= end || !continuation(text[i + 1]) || !continuation(text[i + 2])) {
      return 0;
    }
    int second = text[i + 1] & 0xff;
    if (first < 0xf0) {
      boolean overlong = first == 0xe0 && second < 0xa0;
      boolean surrogate = first == 0xed && second > 0x9f;
      return overlong || surrogate ? 0 : 3;
    }
    if (i + 3 >= end || !continuation(text[i + 3])) {
      return 0;
    }
    boolean overlong = first == 0xf0 && second < 0x90;
    boolean beyond = first == 0xf4 && second > 0x8f;
    return overlong || beyond ? 0 : 4;
  }

  private static boolean continuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  /** Decodes, with one U+FFFD for each malformed byte (the JDK replaces whole sequences). */
  public static String decode(byte[] text, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      int step = sequence(text, i, end);
      if (step == 0) {
        return decodeMalformed(text, offset, end, i);
      }
      i += step;
    }
    return new String(text, offset, length, StandardCharsets.UTF_8);
  }

  private static String decodeMalformed(byte[] text, int offset, int end, int firstBad) {
    StringBuilder out = new StringBuilder(end - offset);
    int start = offset;
    int i = firstBad;
    while (i < end) {
      int step = sequence(text, i, end);
      if (step == 0) {
        out.append(new String(text, start, i - start, StandardCharsets.UTF_8)).append('\ufffd');
        start = ++i;
      } else {
        i += step;
      }
    }
    return out.append(new String(text, start, end - start, StandardCharsets.UTF_8)).toString();
  }
}
