package org.skidder.inputs.log.lines;

/** How bytes become text, and where lines end. Immutable and thread-safe. */
sealed interface Codec permits Codec.Utf8, Codec.Utf16, TableCodec, CharsetCodec {
  /** A decoder for one file. */
  LineDecoder decoder();

  /** Bytes of a character that is no longer than one unit, and of a line end. */
  default int unit() {
    return 1;
  }

  /** How many raw bytes at most make one byte of UTF-8. */
  default int shrinking() {
    return 1;
  }

  /**
   * Where the next line end begins.
   *
   * @param from a position at which a code unit begins
   * @return −1 when there is none in {@code [from, to)}
   */
  default int lineEnd(byte[] data, int from, int to) {
    return Newlines.find(data, from, to);
  }

  /** Bytes that already are UTF-8. */
  enum Utf8 implements Codec {
    /** Taken as they are. */
    PLAIN,
    /** Invalid bytes are replaced. */
    STRICT;

    @Override
    public LineDecoder decoder() {
      return this == PLAIN
          ? (raw, from, to, out) -> out.append(raw, from, to - from)
          : Repair::repair;
    }
  }

  /** Two bytes a unit. */
  enum Utf16 implements Codec {
    LITTLE_ENDIAN,
    BIG_ENDIAN;

    @Override
    public int unit() {
      return 2;
    }

    @Override
    public int shrinking() {
      return 2;
    }

    @Override
    public LineDecoder decoder() {
      return this::decode;
    }

    private int unit(byte[] raw, int at) {
      return this == LITTLE_ENDIAN
          ? (raw[at] & 0xff) | (raw[at + 1] & 0xff) << 8
          : (raw[at] & 0xff) << 8 | (raw[at + 1] & 0xff);
    }

    private void decode(byte[] raw, int from, int to, ByteSink out) {
      int i = from;
      while (i + 1 < to) {
        int c = unit(raw, i);
        i += 2;
        if (c >= 0xd800 && c < 0xdc00 && i + 1 < to) {
          int low = unit(raw, i);
          if (low >= 0xdc00 && low < 0xe000) {
            c = Character.toCodePoint((char) c, (char) low);
            i += 2;
          }
        }
        out.codePoint(c);
      }
      if (i < to) {
        out.codePoint(0xfffd);
      }
    }

    /** A byte 0x0A is a line end only as one half of U+000A at the boundary of a unit. */
    @Override
    public int lineEnd(byte[] data, int from, int to) {
      int half = this == LITTLE_ENDIAN ? 0 : 1;
      int i = from;
      while (true) {
        int at = Newlines.find(data, i, to);
        if (at < 0) {
          return -1;
        }
        int start = at - half;
        if ((start - from & 1) == 0
            && start >= from
            && start + 1 < to
            && data[at + 1 - 2 * half] == 0) {
          return start;
        }
        i = at + 1;
      }
    }
  }
}
