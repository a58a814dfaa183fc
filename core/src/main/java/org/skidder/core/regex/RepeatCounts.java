package org.skidder.core.regex;

import org.jspecify.annotations.Nullable;

/**
 * Limits what nested counts multiply to, as RE2 does: {@code (a{1000}){1000}} would be an automaton
 * of a million states. Runs before the pattern is compiled, so it must cope with any text.
 */
final class RepeatCounts {
  private static final int MAX = 1000;
  private static final int MAX_NESTING = 200;

  private RepeatCounts() {}

  /**
   * Checks a pattern.
   *
   * @throws IllegalArgumentException when the counts, or the depth of groups, are too large
   */
  static void check(String pattern) {
    long[] most = new long[MAX_NESTING + 1];
    int depth = 0;
    most[0] = 1;
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      long product = 1;
      if (c == '\\') {
        i = escape(pattern, i);
      } else if (c == '[') {
        i = bracket(pattern, i);
      } else if (c == '(') {
        if (++depth > MAX_NESTING) {
          throw new IllegalArgumentException(
              "groups are nested more than " + MAX_NESTING + " deep");
        }
        most[depth] = 1;
        i++;
        continue;
      } else {
        if (c == ')' && depth > 0) {
          product = most[depth--];
        }
        i++;
      }
      int @Nullable [] counts =
          i < pattern.length() && pattern.charAt(i) == '{' ? Classes.counts(pattern, i) : null;
      if (counts != null) {
        product *= Math.max(1, Math.max(counts[0], counts[1]));
        i = counts[2];
      }
      if (product > MAX && counts != null) {
        throw new IllegalArgumentException("repeat counts multiply to more than " + MAX);
      }
      most[depth] = Math.max(most[depth], product);
    }
  }

  private static int escape(String pattern, int at) {
    if (pattern.startsWith("\\Q", at)) {
      int end = pattern.indexOf("\\E", at + 2);
      return end < 0 ? pattern.length() : end + 2;
    }
    if (pattern.startsWith("\\p{", at)
        || pattern.startsWith("\\P{", at)
        || pattern.startsWith("\\x{", at)) {
      int end = pattern.indexOf('}', at);
      return end < 0 ? pattern.length() : end + 1;
    }
    return Math.min(pattern.length(), at + 2);
  }

  private static int bracket(String pattern, int at) {
    int i = at + 1;
    if (i < pattern.length() && pattern.charAt(i) == '^') {
      i++;
    }
    boolean first = true;
    while (i < pattern.length() && (first || pattern.charAt(i) != ']')) {
      first = false;
      if (pattern.charAt(i) == '\\') {
        i += 2;
      } else if (pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
        i = pattern.indexOf(":]", i) + 2;
      } else {
        i++;
      }
    }
    return Math.min(pattern.length(), i + 1);
  }
}
