package org.skidder.core.regex;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skidder.core.regex.Syntax.Alternatives;
import org.skidder.core.regex.Syntax.Beyond;
import org.skidder.core.regex.Syntax.CharSet;
import org.skidder.core.regex.Syntax.Group;
import org.skidder.core.regex.Syntax.Other;
import org.skidder.core.regex.Syntax.Part;
import org.skidder.core.regex.Syntax.Repeat;
import org.skidder.core.regex.Syntax.Rune;
import org.skidder.core.regex.Syntax.Sequence;

/**
 * Parses a pattern that RE2/J has accepted, and rejects the little that RE2/J accepts and RE2 does
 * not. Being unsure is allowed: {@link Other} stands for whatever the byte matchers do not need.
 */
final class SyntaxParser {
  private static final int MAX_NESTING = 200;

  private final String pattern;
  private int at;
  private int nesting;
  private boolean fold;
  private boolean multiLine;
  private boolean dotAll;
  private boolean ungreedy;

  private SyntaxParser(String pattern) {
    this.pattern = pattern;
  }

  static Syntax parse(String pattern) {
    return new SyntaxParser(pattern).alternatives();
  }

  private boolean more() {
    return at < pattern.length();
  }

  private char peek() {
    return pattern.charAt(at);
  }

  private String flags() {
    return (fold ? "i" : "") + (multiLine ? "m" : "") + (dotAll ? "s" : "") + (ungreedy ? "U" : "");
  }

  private Syntax alternatives() {
    List<Syntax> choices = new ArrayList<>(2);
    choices.add(sequence());
    while (more() && peek() == '|') {
      at++;
      choices.add(sequence());
    }
    return choices.size() == 1 ? choices.getFirst() : new Alternatives(choices);
  }

  private Syntax sequence() {
    List<Part> parts = new ArrayList<>();
    while (more() && peek() != '|' && peek() != ')') {
      int start = at;
      String flags = flags();
      if (pattern.startsWith("\\Q", at)) {
        quoted(parts);
        continue;
      }
      Syntax atom = atom();
      if (atom == null) {
        repeatedBehindFlags(parts);
        continue;
      }
      parts.add(new Part(repeated(atom), start, at, flags));
    }
    return new Sequence(parts);
  }

  /** {@code a(?i)*}: RE2 repeats what stands before the flags. Nobody writes that. */
  private void repeatedBehindFlags(List<Part> parts) {
    int start = at;
    Part last = parts.isEmpty() ? null : parts.getLast();
    if (last != null && repeated(last.node()) != last.node()) {
      parts.set(parts.size() - 1, new Part(new Other(), last.start(), at, last.flags()));
    } else {
      at = start;
    }
  }

  /** {@code \Q…\E}: every character by itself; a repetition behind it belongs to the last. */
  private void quoted(List<Part> parts) {
    int open = at;
    String flags = flags();
    int close = pattern.indexOf("\\E", at + 2);
    int stop = close < 0 ? pattern.length() : close;
    int before = parts.size();
    at += 2;
    while (at < stop) {
      Syntax one = character(codePoint());
      parts.add(new Part(one, open, at, flags));
    }
    at = close < 0 ? pattern.length() : close + 2;
    if (parts.size() > before) {
      Syntax last = parts.removeLast().node();
      parts.add(new Part(repeated(last), open, at, flags));
    }
  }

  private @Nullable Syntax atom() {
    char c = peek();
    switch (c) {
      case '(' -> {
        return group();
      }
      case '[' -> {
        return new CharClass(pattern, at, fold).parse(end -> at = end);
      }
      case '\\' -> {
        return escape();
      }
      case '.' -> {
        at++;
        long low = dotAll ? -1L : ~(1L << '\n');
        return new CharSet(low, -1L, Beyond.ALL);
      }
      case '^' -> {
        at++;
        return multiLine ? new Other() : new Syntax.Begin();
      }
      case '$' -> {
        at++;
        return multiLine ? new Other() : new Syntax.End();
      }
      default -> {
        return character(codePoint());
      }
    }
  }

  private int codePoint() {
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private Syntax character(int c) {
    if (c >= 0x80) {
      boolean decidable = !fold && c != 0xfffd && !(c >= 0xd800 && c < 0xe000);
      return decidable
          ? new Rune(Character.toString(c).getBytes(StandardCharsets.UTF_8))
          : new Other();
    }
    return fold ? folded(c) : CharSet.of(c);
  }

  /** Both cases; k and s have a third form beyond ASCII (the Kelvin sign, the long s). */
  private static Syntax folded(int c) {
    CharSet one = CharSet.of(c);
    if (!Character.isLetter(c)) {
      return one;
    }
    CharSet other = CharSet.of(c ^ 0x20);
    boolean third = (c | 0x20) == 'k' || (c | 0x20) == 's';
    return new CharSet(0, one.high() | other.high(), third ? Beyond.SOME : Beyond.NONE);
  }

  private @Nullable Syntax group() {
    int start = at;
    boolean foldBefore = fold;
    boolean multiLineBefore = multiLine;
    boolean dotAllBefore = dotAll;
    boolean ungreedyBefore = ungreedy;
    at++;
    if (pattern.startsWith("?P<", at)) {
      at = pattern.indexOf('>', at) + 1;
    } else if (pattern.startsWith("?<", at)) {
      throw new IllegalArgumentException(
          "'"
              + pattern.substring(start, Math.min(pattern.length(), start + 3))
              + "' is not supported;"
              + " write (?P<name>...) for a named group (there is no look-behind)");
    } else if (more() && peek() == '?') {
      at++;
      if (setFlags()) {
        return null;
      }
    }
    if (++nesting > MAX_NESTING) {
      throw new IllegalArgumentException("groups are nested more than " + MAX_NESTING + " deep");
    }
    Syntax body = alternatives();
    nesting--;
    at++;
    fold = foldBefore;
    multiLine = multiLineBefore;
    dotAll = dotAllBefore;
    ungreedy = ungreedyBefore;
    return new Group(body);
  }

  /** Reads flags; true when they stand alone: {@code (?i)}. */
  private boolean setFlags() {
    boolean on = true;
    while (true) {
      switch (pattern.charAt(at++)) {
        case '-' -> on = false;
        case 'i' -> fold = on;
        case 'm' -> multiLine = on;
        case 's' -> dotAll = on;
        case 'U' -> ungreedy = on;
        case ')' -> {
          return true;
        }
        default -> {
          return false;
        }
      }
    }
  }

  private Syntax escape() {
    int start = at;
    at++;
    char c = peek();
    switch (c) {
      case 'A' -> {
        at++;
        return new Syntax.Begin();
      }
      case 'z' -> {
        at++;
        return new Syntax.End();
      }
      case 'b', 'B' -> {
        at++;
        return new Other();
      }
      case 'p', 'P' -> {
        at++;
        at =
            peek() == '{'
                ? pattern.indexOf('}', at) + 1
                : at + Character.charCount(pattern.codePointAt(at));
        return new Other();
      }
      default -> {
        CharSet perl = Classes.perl(c);
        if (perl != null) {
          at++;
          return fold && (c == 'w' || c == 'W')
              ? new CharSet(perl.low(), perl.high(), Beyond.SOME)
              : perl;
        }
        at = start;
        int[] end = new int[1];
        int code = Classes.escaped(pattern, at, end);
        at = end[0];
        return character(code);
      }
    }
  }

  private Syntax repeated(Syntax atom) {
    if (!more()) {
      return atom;
    }
    int min;
    int max;
    int start = at;
    switch (peek()) {
      case '*' -> {
        at++;
        min = 0;
        max = -1;
      }
      case '+' -> {
        at++;
        min = 1;
        max = -1;
      }
      case '?' -> {
        at++;
        min = 0;
        max = 1;
      }
      case '{' -> {
        int[] counts = Classes.counts(pattern, at);
        if (counts == null) {
          return atom;
        }
        min = counts[0];
        max = counts[1];
        at = counts[2];
      }
      default -> {
        return atom;
      }
    }
    if (at > start && more() && peek() == '?') {
      at++;
    }
    return new Repeat(atom, min, max);
  }
}
