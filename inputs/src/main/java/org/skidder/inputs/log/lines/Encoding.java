package org.skidder.inputs.log.lines;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of a file. Immutable and thread-safe; encodings of the same name are equal.
 *
 * <p>Names are looked up as the original does: {@code plain} and its relatives first, then the
 * labels of the WHATWG Encoding Standard, without regard to case.
 */
public final class Encoding {
  /** Bytes pass through as they are. */
  public static final Encoding PLAIN = new Encoding("plain", Codec.Utf8.PLAIN, BomRule.NONE);

  /** What a file must begin with. */
  enum BomRule {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  private final String name;
  private final Codec codec;
  private final BomRule bom;

  Encoding(String name, Codec codec, BomRule bom) {
    this.name = name;
    this.codec = codec;
    this.bom = bom;
  }

  /**
   * Looks an encoding up; an empty name is {@code plain}.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static Encoding parse(String name) {
    return Labels.find(name);
  }

  /** The name that was asked for. */
  public String name() {
    return name;
  }

  /** Whether text can be decoded without a look at how it begins. */
  public boolean isKnownWithoutContent() {
    return bom == BomRule.NONE;
  }

  /** A line feed in this encoding. */
  public byte[] lineEnd() {
    if (codec.unit() == 1) {
      return new byte[] {'\n'};
    }
    return codec == Codec.Utf16.LITTLE_ENDIAN ? new byte[] {'\n', 0} : new byte[] {0, '\n'};
  }

  Codec codec() {
    return codec;
  }

  /** How a file begins. */
  public sealed interface Opening {}

  /**
   * The file can be read.
   *
   * @param skip bytes of the byte order mark: where reading begins, when nothing was read before
   * @param encoding what the file's lines are decoded with
   */
  public record Ready(int skip, Encoding encoding) implements Opening {}

  /** The file is too short to tell; try again when it has grown. */
  public record TooShort() implements Opening {}

  /**
   * The file is not in this encoding.
   *
   * @param reason for the user
   */
  public record Refused(String reason) implements Opening {}

  /**
   * Looks at the first bytes of a file, which the encodings with {@code -bom} need, also when
   * reading goes on in the middle.
   *
   * @param head first bytes of the file, at least 2 when it has them
   * @param length how many there are
   */
  public Opening open(byte[] head, int length) {
    if (bom == BomRule.NONE) {
      return new Ready(0, this);
    }
    if (length < 2) {
      return new TooShort();
    }
    int mark = ((head[0] & 0xff) << 8) | (head[1] & 0xff);
    if (mark == 0xfeff) {
      return new Ready(2, new Encoding(name, Codec.Utf16.BIG_ENDIAN, BomRule.NONE));
    }
    if (mark == 0xfffe) {
      return new Ready(2, new Encoding(name, Codec.Utf16.LITTLE_ENDIAN, BomRule.NONE));
    }
    return bom == BomRule.OPTIONAL
        ? new Ready(0, new Encoding(name, codec, BomRule.NONE))
        : new Refused(
            "encoding "
                + name
                + " needs a byte order mark (FE FF or FF FE) at the start of the"
                + " file; set encoding to utf-16le or utf-16be if it has none");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Encoding that && codec.equals(that.codec) && bom == that.bom;
  }

  @Override
  public int hashCode() {
    return codec.hashCode() * 31 + bom.hashCode();
  }

  @Override
  public String toString() {
    return name.toLowerCase(Locale.ROOT);
  }
}
