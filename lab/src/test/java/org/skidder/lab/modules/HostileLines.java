package org.skidder.lab.modules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/**
 * Lines that a pipeline has not seen: random bytes, samples with mistakes, and samples that almost
 * match again and again, as somebody would write them who wants a regular expression to run long.
 */
final class HostileLines {
  private static final String[] PIECES = {
    " ",
    "  ",
    "\t",
    "\n",
    "\n# ",
    "\"",
    "\\",
    "\\\"",
    "'",
    "[",
    "]",
    "][",
    "(",
    ")",
    "{",
    "}",
    ":",
    ": ",
    ",",
    ", ",
    "-",
    " - ",
    "=",
    "a=",
    "a=\"",
    "'b ",
    "%",
    ".",
    "..",
    "a.",
    "/",
    "0",
    "1 ",
    "1.1.1.1, ",
    "::1 ",
    "é",
    "\u0000",
    "\u001d",
    "x ",
    "for ",
    "from ",
    "user ",
    "msg='",
    "key=[",
    "],",
    "id[",
    "], id[",
    "{\"a\":",
    "[[",
    "\" \"",
    "(a.b)",
    " (a.b.C)\n",
    "2018-01-01T00:00:00,000"
  };

  private final Random random;
  private final List<byte[]> samples;
  private final int longest;

  /**
   * @param samples lines that the pipeline understands
   * @param longest about how long a line gets, in bytes
   */
  HostileLines(long seed, List<byte[]> samples, int longest) {
    this.random = new Random(seed);
    this.samples = samples;
    this.longest = longest;
  }

  /** Another one. */
  byte[] next() {
    return switch (random.nextInt(8)) {
      case 0 -> noise();
      case 1 -> pieces();
      case 2, 3 -> mutated(sample());
      case 4 -> spliced();
      default -> stretched();
    };
  }

  private byte[] sample() {
    return samples.get(random.nextInt(samples.size()));
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] piece() {
    return PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
  }

  private byte[] pieces() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int n = random.nextInt(60); n > 0; n--) {
      out.writeBytes(piece());
    }
    return out.toByteArray();
  }

  private byte[] mutated(byte[] line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int rate = 2 + random.nextInt(60);
    for (byte b : line) {
      switch (random.nextInt(rate) == 0 ? random.nextInt(5) : 5) {
        case 0 -> {}
        case 1 -> out.write(random.nextInt(256));
        case 2 -> out.writeBytes(piece());
        case 3 -> {
          out.write(b);
          out.write(b);
        }
        case 4 -> {
          out.write(b);
          out.write(line, 0, random.nextInt(line.length + 1));
        }
        default -> out.write(b);
      }
      if (out.size() > longest) {
        break;
      }
    }
    return out.toByteArray();
  }

  /** The beginning of a line and the end of another. */
  private byte[] spliced() {
    byte[] first = sample();
    byte[] second = sample();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first, 0, random.nextInt(first.length + 1));
    int from = random.nextInt(second.length + 1);
    out.write(second, from, second.length - from);
    return out.toByteArray();
  }

  /** A line in which a part repeats as often as there is room, mostly without the right end. */
  private byte[] stretched() {
    byte[] line = sample();
    int at = random.nextInt(line.length + 1);
    byte[] part = piece();
    if (random.nextBoolean()) {
      int length = Math.min(line.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 40));
      part = java.util.Arrays.copyOfRange(line, at, at + length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(line, 0, at);
    int room = random.nextInt(longest);
    while (part.length > 0 && out.size() < room) {
      out.writeBytes(part);
    }
    if (random.nextInt(3) > 0) {
      out.write(line, at, line.length - at);
    }
    byte[] whole = out.toByteArray();
    return random.nextInt(3) == 0 ? mutated(whole) : whole;
  }
}
