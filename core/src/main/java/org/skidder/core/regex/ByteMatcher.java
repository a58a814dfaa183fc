package org.skidder.core.regex;

import java.util.Arrays;
import java.util.List;

/** Decides about a text on its bytes. Immutable and thread-safe. */
sealed interface ByteMatcher {
  /** Whether the slice holds a match. */
  boolean matches(byte[] text, int from, int to);

  /** Matches every text. */
  record Always() implements ByteMatcher {
    @Override
    public boolean matches(byte[] text, int from, int to) {
      return true;
    }
  }

  /** A text of nothing but bytes of a set, with a least length. */
  record Only(long[] set, int min) implements ByteMatcher {
    @Override
    public boolean matches(byte[] text, int from, int to) {
      for (int i = from; i < to; i++) {
        if (!Layout.holds(set, text[i])) {
          return false;
        }
      }
      return to - from >= min;
    }
  }

  /** Any of several. */
  record Any(List<ByteMatcher> matchers) implements ByteMatcher {
    @Override
    public boolean matches(byte[] text, int from, int to) {
      for (int i = 0; i < matchers.size(); i++) {
        if (matchers.get(i).matches(text, from, to)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * One byte set after the other, anchored or anywhere. Searching skips ahead as Horspool's
   * algorithm does, with sets for the characters of the needle.
   */
  final class Layout implements ByteMatcher {
    private final long[][] sets;
    private final boolean begin;
    private final boolean end;
    private final byte[] literal;
    private final boolean isLiteral;
    private final int[] skip = new int[256];

    Layout(long[][] sets, boolean begin, boolean end) {
      this.sets = sets;
      this.begin = begin;
      this.end = end;
      literal = new byte[sets.length];
      boolean single = true;
      for (int i = 0; i < sets.length; i++) {
        int only = only(sets[i]);
        single &= only >= 0;
        literal[i] = (byte) only;
      }
      isLiteral = single;
      Arrays.fill(skip, Math.max(1, sets.length));
      for (int i = 0; i < sets.length - 1; i++) {
        for (int b = 0; b < 256; b++) {
          if (holds(sets[i], (byte) b)) {
            skip[b] = sets.length - 1 - i;
          }
        }
      }
    }

    private static int only(long[] set) {
      int count = 0;
      int last = -1;
      for (int b = 0; b < 256; b++) {
        if (holds(set, (byte) b)) {
          count++;
          last = b;
        }
      }
      return count == 1 ? last : -1;
    }

    static boolean holds(long[] set, byte b) {
      return (set[(b & 0xff) >>> 6] >>> (b & 63) & 1) != 0;
    }

    @Override
    public boolean matches(byte[] text, int from, int to) {
      int size = sets.length;
      if (to - from < size) {
        return false;
      }
      if (begin) {
        return (!end || to - from == size) && isAt(text, from);
      }
      if (end) {
        return isAt(text, to - size);
      }
      return size == 0 || search(text, from, to);
    }

    private boolean search(byte[] text, int from, int to) {
      int last = sets.length - 1;
      long[] lastSet = sets[last];
      int i = from + last;
      while (i < to) {
        byte b = text[i];
        if (holds(lastSet, b) && isAt(text, i - last)) {
          return true;
        }
        i += skip[b & 0xff];
      }
      return false;
    }

    private boolean isAt(byte[] text, int at) {
      if (isLiteral) {
        return Arrays.equals(text, at, at + literal.length, literal, 0, literal.length);
      }
      for (int i = 0; i < sets.length; i++) {
        if (!holds(sets[i], text[at + i])) {
          return false;
        }
      }
      return true;
    }
  }
}
