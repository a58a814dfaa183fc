package org.skidder.inputs.log.lines;

import java.util.List;
import org.skidder.core.regex.LineMatcher;

/**
 * Which texts become events: first those that match some of {@code include_lines}, then those that
 * match none of {@code exclude_lines}. Thread-safe.
 */
final class LineFilter {
  private final LineMatcher[] include;
  private final LineMatcher[] exclude;

  LineFilter(List<LineMatcher> include, List<LineMatcher> exclude) {
    this.include = include.toArray(LineMatcher[]::new);
    this.exclude = exclude.toArray(LineMatcher[]::new);
  }

  boolean isEmpty() {
    return include.length == 0 && exclude.length == 0;
  }

  boolean keeps(byte[] text, int from, int length) {
    return (include.length == 0 || matches(include, text, from, length))
        && !matches(exclude, text, from, length);
  }

  private static boolean matches(LineMatcher[] matchers, byte[] text, int from, int length) {
    for (LineMatcher matcher : matchers) {
      if (matcher.matches(text, from, length)) {
        return true;
      }
    }
    return false;
  }
}
