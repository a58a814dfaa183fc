package org.skidder.inputs.log.lines;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Map;

/**
 * Several bytes a character, decoded by the JDK.
 *
 * @param charset of the JDK
 * @param others characters that the JDK maps differently, and what they are here
 * @param bytes single bytes that the JDK does not know, and what they are here
 */
record CharsetCodec(Charset charset, Map<Integer, Integer> others, Map<Integer, Integer> bytes)
    implements Codec {
  /** Escape sequences and four-byte forms: more than enough. */
  @Override
  public int shrinking() {
    return 4;
  }

  @Override
  public LineDecoder decoder() {
    return new Decoder(charset.newDecoder(), others, bytes);
  }

  /** Never reset: the shift state of ISO-2022-JP goes on over line ends. */
  private static final class Decoder implements LineDecoder {
    private final CharsetDecoder decoder;
    private final Map<Integer, Integer> others;
    private final Map<Integer, Integer> bytes;
    private final CharBuffer chars = CharBuffer.allocate(1024);

    Decoder(CharsetDecoder decoder, Map<Integer, Integer> others, Map<Integer, Integer> bytes) {
      this.decoder = decoder;
      this.others = others;
      this.bytes = bytes;
    }

    @Override
    public void decode(byte[] raw, int from, int to, ByteSink out) {
      ByteBuffer in = ByteBuffer.wrap(raw, from, to - from);
      while (in.hasRemaining()) {
        CoderResult result = decoder.decode(in, chars, false);
        drain(out);
        if (result.isUnderflow()) {
          break;
        }
        if (result.isError()) {
          replace(in, result.length(), out);
        }
      }
      cutShort(in, out);
    }

    /** A character that the line end cuts short; ASCII bytes in it are characters of their own. */
    private static void cutShort(ByteBuffer in, ByteSink out) {
      boolean first = true;
      while (in.hasRemaining()) {
        byte b = in.get();
        out.codePoint(first || b < 0 ? 0xfffd : b);
        first = false;
      }
    }

    private void replace(ByteBuffer in, int length, ByteSink out) {
      int first = in.get(in.position()) & 0xff;
      Integer known = bytes.get(first);
      if (known != null) {
        out.codePoint(known);
        in.position(in.position() + 1);
        return;
      }
      out.codePoint(0xfffd);
      int skip = Math.max(1, Math.min(length, in.remaining()));
      // An ASCII byte behind a broken character is a character of its own.
      if (skip > 1 && in.get(in.position() + skip - 1) >= 0) {
        skip--;
      }
      in.position(in.position() + skip);
    }

    private void drain(ByteSink out) {
      chars.flip();
      while (chars.hasRemaining()) {
        int c = chars.get();
        if (Character.isHighSurrogate((char) c) && chars.hasRemaining()) {
          c = Character.toCodePoint((char) c, chars.get());
        }
        out.codePoint(others.isEmpty() ? c : others.getOrDefault(c, c));
      }
      chars.clear();
    }
  }
}
