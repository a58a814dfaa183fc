package org.skidder.core.regex;

import java.util.List;

/** The syntax tree of a pattern, as far as the byte matchers care. */
sealed interface Syntax {
  /** Which characters beyond ASCII a set holds. */
  enum Beyond {
    NONE,
    SOME,
    ALL;

    Beyond inverted() {
      return switch (this) {
        case NONE -> ALL;
        case SOME -> SOME;
        case ALL -> NONE;
      };
    }
  }

  /** One character of a set; {@code low} and {@code high} are the bits of 0–63 and 64–127. */
  record CharSet(long low, long high, Beyond beyond) implements Syntax {
    static CharSet of(int ascii) {
      return ascii < 64
          ? new CharSet(1L << ascii, 0, Beyond.NONE)
          : new CharSet(0, 1L << ascii, Beyond.NONE);
    }

    boolean isDot() {
      return beyond == Beyond.ALL && high == -1L && (low | 1L << '\n') == -1L;
    }
  }

  /** One character beyond ASCII, as UTF-8. */
  record Rune(byte[] utf8) implements Syntax {}

  /** Start of the text. */
  record Begin() implements Syntax {}

  /** End of the text. */
  record End() implements Syntax {}

  /** Something the byte matchers do not know. */
  record Other() implements Syntax {}

  /** One after the other. */
  record Sequence(List<Part> parts) implements Syntax {}

  /** One of several. */
  record Alternatives(List<Syntax> choices) implements Syntax {}

  /**
   * Repetition.
   *
   * @param max −1: without end
   */
  record Repeat(Syntax body, int min, int max) implements Syntax {}

  /** A group, capturing or not. */
  record Group(Syntax body) implements Syntax {}

  /**
   * A part of a sequence and where it stands in the pattern.
   *
   * @param flags in force at {@code start}, as text: {@code im}
   */
  record Part(Syntax node, int start, int end, String flags) {}
}
