package org.skidder.core.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.skidder.core.json.Utf8;

/**
 * Text that is still bytes: a slice of UTF-8, possibly malformed. The array is shared, not copied;
 * nobody may change it.
 *
 * @param array the bytes
 * @param offset first byte of the slice
 * @param length bytes in the slice
 */
public record ByteText(byte[] array, int offset, int length) implements CharSequence {
  /** A text as bytes; what is bytes already stays what it is. */
  public static ByteText of(CharSequence text) {
    if (text instanceof ByteText bytes) {
      return bytes;
    }
    byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
    return new ByteText(utf8, 0, utf8.length);
  }

  /** Decodes; each malformed byte becomes one U+FFFD. */
  @Override
  public String toString() {
    return Utf8.decode(array, offset, length);
  }

  @Override
  public char charAt(int index) {
    return toString().charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return toString().subSequence(start, end);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteText text
        && Arrays.equals(
            array, offset, offset + length, text.array, text.offset, text.offset + text.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }
}
