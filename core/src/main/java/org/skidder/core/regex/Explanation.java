package org.skidder.core.regex;

import com.google.re2j.PatternSyntaxException;

/** Says in the user's terms what is wrong with a pattern. */
final class Explanation {
  private Explanation() {}

  static String of(PatternSyntaxException problem) {
    String part = problem.getPattern() == null ? "" : problem.getPattern();
    String what = problem.getDescription();
    return reason(part, what);
  }

  private static String reason(String part, String what) {
    if (part.startsWith("(?=") || part.startsWith("(?!")) {
      return "look-ahead '" + part + "' is not supported (RE2 syntax)";
    }
    if (part.startsWith("(?<=") || part.startsWith("(?<!")) {
      return "look-behind '" + part + "' is not supported (RE2 syntax)";
    }
    if (part.startsWith("(?>")) {
      return "atomic groups '" + part + "' are not supported (RE2 syntax)";
    }
    if (part.length() == 2 && part.charAt(0) == '\\' && Character.isDigit(part.charAt(1))) {
      return "back-references '" + part + "' are not supported (RE2 syntax)";
    }
    if (what.contains("internal error")) {
      return "a closing ')' has no '('";
    }
    return part.isEmpty() ? what : what + " '" + part + "'";
  }
}
