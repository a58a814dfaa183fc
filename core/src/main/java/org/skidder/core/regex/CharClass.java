package org.skidder.core.regex;

import java.util.function.IntConsumer;
import org.skidder.core.regex.Syntax.Beyond;
import org.skidder.core.regex.Syntax.CharSet;
import org.skidder.core.regex.Syntax.Other;

/** A bracket expression: {@code [a-z]}, {@code [^\s"]}, {@code [[:alpha:]_]}. */
final class CharClass {
  private final String pattern;
  private final boolean fold;
  private int at;
  private long low;
  private long high;
  private Beyond beyond = Beyond.NONE;
  private boolean unsure;

  /**
   * @param at of the opening bracket
   */
  CharClass(String pattern, int at, boolean fold) {
    this.pattern = pattern;
    this.at = at;
    this.fold = fold;
  }

  Syntax parse(IntConsumer end) {
    at++;
    boolean negated = pattern.charAt(at) == '^';
    if (negated) {
      at++;
    }
    boolean first = true;
    while (first || pattern.charAt(at) != ']') {
      first = false;
      item();
    }
    end.accept(at + 1);
    if (fold) {
      foldCases();
    }
    if (unsure) {
      return new Other();
    }
    CharSet set = new CharSet(low, high, beyond);
    return negated ? Classes.inverted(set) : set;
  }

  private void item() {
    if (pattern.startsWith("[:", at)) {
      int close = pattern.indexOf(":]", at + 2);
      if (close >= 0) {
        String name = pattern.substring(at + 2, close);
        at = close + 2;
        add(
            name.startsWith("^")
                ? Classes.inverted(Classes.named(name.substring(1)))
                : Classes.named(name));
        return;
      }
    }
    if (pattern.charAt(at) == '\\') {
      char c = pattern.charAt(at + 1);
      if (c == 'p' || c == 'P') {
        unsure = true;
        at = pattern.charAt(at + 2) == '{' ? pattern.indexOf('}', at) + 1 : at + 3;
        return;
      }
      CharSet perl = Classes.perl(c);
      if (perl != null) {
        at += 2;
        add(perl);
        return;
      }
    }
    range();
  }

  private void range() {
    int from = one();
    int to = from;
    if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
      at++;
      to = one();
    }
    for (int c = from; c <= Math.min(to, 127); c++) {
      add(CharSet.of(c));
    }
    if (to >= 128) {
      beyond = beyond == Beyond.ALL || (from <= 128 && to == 0x10ffff) ? Beyond.ALL : Beyond.SOME;
      unsure |= fold;
    }
  }

  private int one() {
    if (pattern.charAt(at) == '\\') {
      int[] end = new int[1];
      int c = Classes.escaped(pattern, at, end);
      at = end[0];
      return c;
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private void add(CharSet set) {
    low |= set.low();
    high |= set.high();
    if (set.beyond() == Beyond.ALL || beyond == Beyond.ALL) {
      beyond = Beyond.ALL;
    } else if (set.beyond() == Beyond.SOME) {
      beyond = Beyond.SOME;
    }
  }

  private void foldCases() {
    long upper = 0x07fffffeL;
    long letters = high & (upper | upper << 32);
    high |= (letters & upper) << 32 | (letters >>> 32 & upper);
    long third = 1L << 'k' | 1L << 's';
    if ((high & third) != 0 && beyond == Beyond.NONE) {
      beyond = Beyond.SOME;
    }
  }
}
