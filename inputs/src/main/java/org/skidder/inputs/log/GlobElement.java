package org.skidder.inputs.log;

import java.util.Optional;

/**
 * One path element of a pattern, matched against one name: {@code *}, {@code ?}, {@code [a-z]},
 * {@code [^a]}, and {@code \} before a character that stands for itself. Linear in practice: only
 * the last {@code *} is ever revisited.
 */
final class GlobElement {
  private final String pattern;

  private GlobElement(String pattern) {
    this.pattern = pattern;
  }

  /**
   * The matcher of an element; empty when it is a plain name.
   *
   * @throws IllegalArgumentException for an unfinished class or escape
   */
  static Optional<GlobElement> of(String element) {
    boolean magic = false;
    for (int i = 0; i < element.length(); i++) {
      char c = element.charAt(i);
      if (c == '\\') {
        if (++i == element.length()) {
          throw bad(element, "it ends in a backslash");
        }
        magic = true;
      } else if (c == '[') {
        i = endOfClass(element, i);
        magic = true;
      } else if (c == '*' || c == '?') {
        magic = true;
      }
    }
    return magic ? Optional.of(new GlobElement(element)) : Optional.empty();
  }

  private static IllegalArgumentException bad(String element, String why) {
    return new IllegalArgumentException("bad pattern \"" + element + "\": " + why);
  }

  /** Index of the closing bracket of the class that opens at {@code open}. */
  private static int endOfClass(String element, int open) {
    int i = open + 1;
    if (i < element.length() && element.charAt(i) == '^') {
      i++;
    }
    int first = i;
    while (i < element.length()) {
      char c = element.charAt(i);
      if (c == ']' && i > first) {
        return i;
      }
      i += c == '\\' ? 2 : 1;
    }
    throw bad(element, "a [ is not closed");
  }

  /** Whether the whole name matches. */
  boolean matches(String name) {
    int p = 0;
    int n = 0;
    int starPattern = -1;
    int starName = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        starPattern = ++p;
        starName = n;
        continue;
      }
      int step = p < pattern.length() ? one(p, name, n) : -1;
      if (step >= 0) {
        p = step;
        n = name.offsetByCodePoints(n, 1);
      } else if (starPattern >= 0) {
        p = starPattern;
        starName = name.offsetByCodePoints(starName, 1);
        n = starName;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Matches one character; the index behind the matching part, or −1. */
  private int one(int p, String name, int n) {
    int c = name.codePointAt(n);
    char first = pattern.charAt(p);
    if (first == '?') {
      return p + 1;
    }
    if (first == '[') {
      int end = endOfClass(pattern, p);
      return inClass(p + 1, end, c) ? end + 1 : -1;
    }
    int at = first == '\\' ? p + 1 : p;
    int literal = pattern.codePointAt(at);
    return literal == c ? at + Character.charCount(literal) : -1;
  }

  private boolean inClass(int from, int end, int c) {
    int i = from;
    boolean negated = pattern.charAt(i) == '^';
    if (negated) {
      i++;
    }
    boolean hit = false;
    while (i < end) {
      if (pattern.charAt(i) == '\\') {
        i++;
      }
      int low = pattern.codePointAt(i);
      i += Character.charCount(low);
      int high = low;
      if (i + 1 < end && pattern.charAt(i) == '-') {
        i++;
        if (pattern.charAt(i) == '\\') {
          i++;
        }
        high = pattern.codePointAt(i);
        i += Character.charCount(high);
      }
      hit |= low <= c && c <= high;
    }
    return hit != negated;
  }
}
