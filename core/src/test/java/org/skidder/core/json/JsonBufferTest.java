package org.skidder.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

class JsonBufferTest {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** What the documentation promises, byte by byte and slowly. */
  private static byte[] naive(byte[] text, boolean html) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int i = 0;
    while (i < text.length) {
      int length = naiveSequence(text, i);
      int b = text[i] & 0xff;
      String escaped =
          switch (length) {
            case 0 -> "\\ufffd";
            case 1 -> naiveAscii(b, html);
            default -> {
              String c = new String(text, i, length, StandardCharsets.UTF_8);
              yield c.equals("\u2028") ? "\\u2028" : c.equals("\u2029") ? "\\u2029" : c;
            }
          };
      out.writeBytes(escaped.getBytes(StandardCharsets.UTF_8));
      i += Math.max(1, length);
    }
    return out.toByteArray();
  }

  private static String naiveAscii(int b, boolean html) {
    return switch (b) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '<', '>', '&' -> html ? String.format("\\u%04x", b) : String.valueOf((char) b);
      default -> b < 0x20 ? String.format("\\u%04x", b) : String.valueOf((char) b);
    };
  }

  /** Length of a character by asking the JDK whether a prefix survives decoding and encoding. */
  private static int naiveSequence(byte[] text, int at) {
    for (int length = 1; length <= 4 && at + length <= text.length; length++) {
      String decoded = new String(text, at, length, StandardCharsets.UTF_8);
      byte[] again = decoded.getBytes(StandardCharsets.UTF_8);
      boolean same =
          decoded.codePointCount(0, decoded.length()) == 1
              && java.util.Arrays.equals(again, 0, again.length, text, at, at + length);
      if (same) {
        return length;
      }
    }
    return 0;
  }

  private static byte[] random(Random random, int length) {
    byte[] text = new byte[length];
    int kind = random.nextInt(5);
    String[] special = {"\"", "\\", "\n", "<", "&", "\u2028", "\u2029", "\u00e9", "\ud83d\ude00"};
    int i = 0;
    while (i < length) {
      byte[] piece =
          switch (kind) {
            case 0 -> new byte[] {(byte) random.nextInt(256)};
            case 1 -> new byte[] {(byte) (0x20 + random.nextInt(0x60))};
            case 2 ->
                random.nextInt(20) == 0
                    ? special[random.nextInt(special.length)].getBytes(StandardCharsets.UTF_8)
                    : new byte[] {'a'};
            case 3 -> special[random.nextInt(special.length)].getBytes(StandardCharsets.UTF_8);
            default -> new byte[] {(byte) (0xe0 | random.nextInt(16)), (byte) 0x80};
          };
      for (int k = 0; k < piece.length && i < length; k++) {
        text[i++] = piece[k];
      }
    }
    return text;
  }

  @Test
  void escapesAsPromised() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] text = random(random, random.nextInt(40));
      boolean html = random.nextBoolean();
      JsonBuffer out = new JsonBuffer(1);
      out.escaped(text, 0, text.length, html);
      assertThat(new String(out.toByteArray(), StandardCharsets.ISO_8859_1))
          .isEqualTo(new String(naive(text, html), StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void blocksMeetWithoutASeam() {
    Random random = new Random(2);
    for (int round = 0; round < 300; round++) {
      byte[] text = random(random, 8192 * (1 + random.nextInt(2)) + random.nextInt(17) - 8);
      boolean html = random.nextBoolean();
      JsonBuffer out = new JsonBuffer(1);
      out.raw('x').escaped(text, 0, text.length, html);
      byte[] expected = naive(text, html);
      assertThat(java.util.Arrays.copyOfRange(out.toByteArray(), 1, out.size()))
          .isEqualTo(expected);
    }
  }

  @Test
  void aSliceIsEscapedWithoutLookingBeyondIt() {
    byte[] euro = "\u20ac".getBytes(StandardCharsets.UTF_8);
    JsonBuffer out = new JsonBuffer(8);
    out.escaped(euro, 0, 2, true);
    assertThat(out.toString()).isEqualTo("\\ufffd\\ufffd");
  }

  @Test
  void aParserReadsWhatWasWritten() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 5000; round++) {
      byte[] text = random(random, random.nextInt(60));
      JsonBuffer out = new JsonBuffer(16);
      out.string(text, 0, text.length, random.nextBoolean());
      try (JsonParser parser =
          FACTORY.createParser(
              tools.jackson.core.ObjectReadContext.empty(), out.array(), 0, out.size())) {
        assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
        assertThat(parser.getString()).isEqualTo(Utf8.decode(text, 0, text.length));
      }
    }
  }

  @Test
  void writesNumbers() {
    Random random = new Random(4);
    JsonBuffer out = new JsonBuffer(1);
    for (int round = 0; round < 20_000; round++) {
      long number = random.nextLong() >> random.nextInt(64);
      out.clear();
      assertThat(out.number(number).toString()).isEqualTo(Long.toString(number));
    }
    for (long edge : new long[] {0, 9, 10, -1, -10, Long.MAX_VALUE, Long.MIN_VALUE}) {
      out.clear();
      assertThat(out.number(edge).toString()).isEqualTo(Long.toString(edge));
    }
  }

  @Test
  void truncatesOnlyBackwards() {
    JsonBuffer out = new JsonBuffer(8).ascii("abc");
    out.truncate(1);
    assertThat(out.toString()).isEqualTo("a");
    assertThatIllegalArgumentException().isThrownBy(() -> out.truncate(2));
    assertThatIllegalArgumentException().isThrownBy(() -> out.truncate(-1));
  }

  @Test
  void givesBackTheMemoryOfALargeContentOnceItIsEmpty() {
    JsonBuffer out = new JsonBuffer(64);
    out.raw(new byte[100_000]);
    out.shrink(64);
    assertThat(out.capacity()).isGreaterThanOrEqualTo(100_000);
    out.clear();
    out.shrink(64);
    assertThat(out.capacity()).isEqualTo(64);
  }

  @Test
  void decodesEachMalformedByteByItself() {
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] text = random(random, random.nextInt(30));
      StringBuilder expected = new StringBuilder();
      int i = 0;
      while (i < text.length) {
        int length = naiveSequence(text, i);
        expected.append(
            length == 0 ? "\ufffd" : new String(text, i, length, StandardCharsets.UTF_8));
        i += Math.max(1, length);
      }
      assertThat(Utf8.decode(text, 0, text.length)).isEqualTo(expected.toString());
    }
  }
}
