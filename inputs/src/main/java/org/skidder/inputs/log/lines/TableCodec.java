package org.skidder.inputs.log.lines;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One byte a character: ASCII below, a table above.
 *
 * @param name of the encoding
 * @param high characters of the bytes 80 to FF
 */
record TableCodec(String name, char[] high) implements Codec {
  /** The table of a charset that the JDK has, with other characters for some bytes. */
  static TableCodec of(Charset charset, Map<Integer, Integer> others) {
    char[] high = new char[128];
    for (int b = 0x80; b < 0x100; b++) {
      String text = new String(new byte[] {(byte) b}, charset);
      high[b - 0x80] = text.length() == 1 ? text.charAt(0) : '\ufffd';
    }
    others.forEach((b, c) -> high[b - 0x80] = (char) (int) c);
    return new TableCodec(charset.name(), high);
  }

  /** An ISO 8859 part: the bytes 80 to 9F are undefined. */
  static TableCodec iso(Charset charset) {
    TableCodec codec = of(charset, Map.of());
    Arrays.fill(codec.high, 0, 32, '\ufffd');
    return codec;
  }

  /** An ISO 8859 part given by the characters of A0 to FF, in hexadecimal. */
  static TableCodec iso(String name, String characters) {
    char[] high = new char[128];
    Arrays.fill(high, '\ufffd');
    String[] codes = characters.split(" ");
    for (int i = 0; i < codes.length; i++) {
      high[32 + i] = (char) Integer.parseInt(codes[i], 16);
    }
    return new TableCodec(name, high);
  }

  /** Characters that follow each other. */
  static TableCodec from(String name, int first) {
    char[] high = new char[128];
    for (int i = 0; i < high.length; i++) {
      high[i] = (char) (first + i);
    }
    return new TableCodec(name, high);
  }

  @Override
  public LineDecoder decoder() {
    return this::decode;
  }

  private void decode(byte[] raw, int from, int to, ByteSink out) {
    int start = from;
    for (int i = from; i < to; i++) {
      if (raw[i] < 0) {
        out.append(raw, start, i - start);
        out.codePoint(high[raw[i] & 0x7f]);
        start = i + 1;
      }
    }
    out.append(raw, start, to - start);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableCodec that && Arrays.equals(high, that.high);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(high);
  }

  @Override
  public String toString() {
    return name;
  }
}
