package org.skidder.lab.oracle;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * A line that says itself which one it is, so that the receiving end can tell gaps, repeats,
 * changes of order and damage.
 *
 * @param content which content it is part of
 * @param sequence counts the lines of that content from 0
 * @param text the line without its end
 */
record Line(Content content, int sequence, String text) {
  /** What texts are made of: plain, escaped in JSON, of two and of three bytes. */
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz      0123456789\"\\<>&\tä€";

  private static final int LONG = 12_000;

  /**
   * One content of a log, from its first line to its rotation; it may move through several files.
   *
   * @param stream number of the log
   * @param generation counts the contents of the log
   */
  record Content(int stream, int generation) {
    @Override
    public String toString() {
      return "s" + stream + " g" + generation;
    }
  }

  /** A line with random text, mostly short. */
  static Line random(Content content, int sequence, RandomGenerator random) {
    int length = random.nextInt(150) == 0 ? random.nextInt(LONG) : random.nextInt(160);
    StringBuilder line = new StringBuilder(length + 40);
    line.append(content).append(' ').append(sequence).append(' ');
    for (int i = 0; i < length; i++) {
      line.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    String checksum = checksum(line.toString());
    line.append(' ').append(checksum);
    return new Line(content, sequence, line.toString());
  }

  /** Which line it is, for people. */
  String name() {
    return content + " line " + sequence;
  }

  /** The bytes of the line with its end. */
  byte[] bytes() {
    return (text + '\n').getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a line back; empty when it is damaged. */
  static Optional<Line> parse(String text) {
    int end = text.lastIndexOf(' ');
    String[] words = text.split(" ", 4);
    if (end < 0
        || words.length < 4
        || !text.substring(end + 1).equals(checksum(text.substring(0, end)))) {
      return Optional.empty();
    }
    try {
      Content content =
          new Content(Integer.parseInt(words[0], 1, words[0].length(), 10), generation(words[1]));
      return Optional.of(new Line(content, Integer.parseInt(words[2]), text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static int generation(String word) {
    return Integer.parseInt(word, 1, word.length(), 10);
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
