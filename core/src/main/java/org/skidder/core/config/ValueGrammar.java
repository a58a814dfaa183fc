package org.skidder.core.config;

import org.jspecify.annotations.Nullable;

/**
 * The short notation of values on the command line, in variables and in defaults: {@code a, b},
 * {@code [a, b]}, {@code {a: 1}}, quoted and plain texts.
 */
final class ValueGrammar {
  private static final int MAX_NESTING = 50;

  private final String text;
  private final Origin origin;
  private final boolean variables;
  private int at;

  private ValueGrammar(String text, Origin origin, boolean variables) {
    this.text = text;
    this.origin = origin;
    this.variables = variables;
  }

  /**
   * Reads the value of an override, which may contain variables.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static Node override(String text, Origin origin) {
    return new ValueGrammar(text, origin, true).all();
  }

  /**
   * Reads the text of an expanded variable or of a default; scalars keep their spelling.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static Node expanded(String text, Origin origin) {
    return new ValueGrammar(text, origin, false).all();
  }

  private Node all() {
    Node first = value(",", 0);
    if (at >= text.length()) {
      return first;
    }
    Node list = Node.list(origin);
    put(list, 0, first);
    int count = 1;
    while (at < text.length()) {
      at++; // the comma
      skipBlanks();
      if (at < text.length()) {
        put(list, count++, value(",", 0));
      }
    }
    return list;
  }

  private static void put(Node list, int index, Node item) {
    list.put(Integer.toString(index), item);
  }

  /** Reads one value and the blanks behind it; leaves the position at a separator or the end. */
  private Node value(String separators, int depth) {
    if (depth > MAX_NESTING) {
      throw new IllegalArgumentException("lists and maps are nested too deeply");
    }
    skipBlanks();
    char c = at < text.length() ? text.charAt(at) : 0;
    Node value =
        switch (c) {
          case '[' -> list(depth);
          case '{' -> map(depth);
          case '"' -> text(doubleQuoted());
          case '\'' -> text(singleQuoted());
          default -> plain(plainText(separators));
        };
    skipBlanks();
    if (at < text.length() && separators.indexOf(text.charAt(at)) < 0) {
      throw new IllegalArgumentException(
          "unexpected " + Quote.value(text.substring(at)) + " behind a complete value");
    }
    return value;
  }

  private Node text(String value) {
    return variables ? Node.scalar(origin, Template.of(value)) : Node.spelt(origin, value, value);
  }

  private Node plain(String value) {
    if (variables) {
      Object typed = Scalars.ofPlain(value);
      return Node.scalar(origin, typed instanceof String string ? Template.of(string) : typed);
    }
    return Node.spelt(origin, Scalars.ofPlain(value), value);
  }

  private Node list(int depth) {
    Node list = Node.list(origin);
    at++;
    for (int count = 0; ; count++) {
      skipBlanks();
      if (closes(']', "list")) {
        return list;
      }
      put(list, count, value(",]", depth + 1));
      skipComma();
    }
  }

  private Node map(int depth) {
    Node map = Node.map(origin);
    at++;
    while (true) {
      skipBlanks();
      if (closes('}', "map")) {
        return map;
      }
      String key = key();
      Node value = value(",}", depth + 1);
      skipComma();
      try {
        Merge.put(map, key, value);
      } catch (Merge.DuplicateKey e) {
        throw new IllegalArgumentException("the key '" + e.path + "' is given twice", e);
      }
    }
  }

  private String key() {
    char c = text.charAt(at);
    String key = c == '"' ? doubleQuoted() : c == '\'' ? singleQuoted() : plainText(":,}");
    skipBlanks();
    if (at >= text.length() || text.charAt(at) != ':') {
      throw new IllegalArgumentException(
          "expected ':' behind the key '" + Quote.shorten(key) + "'");
    }
    at++;
    return key;
  }

  private boolean closes(char bracket, String what) {
    if (at >= text.length()) {
      throw new IllegalArgumentException("the " + what + " has no closing '" + bracket + "'");
    }
    if (text.charAt(at) != bracket) {
      return false;
    }
    at++;
    return true;
  }

  private void skipComma() {
    if (at < text.length() && text.charAt(at) == ',') {
      at++;
    }
  }

  private String plainText(String separators) {
    int start = at;
    while (at < text.length() && separators.indexOf(text.charAt(at)) < 0) {
      at = variables && text.startsWith("${", at) ? Template.skip(text, at) : at + 1;
    }
    return text.substring(start, at).strip();
  }

  private String singleQuoted() {
    int end = text.indexOf('\'', at + 1);
    if (end < 0) {
      throw new IllegalArgumentException("a single quote is not closed");
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  private String doubleQuoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\') {
        at++;
        escape(value);
      } else {
        value.append(c);
      }
    }
    throw new IllegalArgumentException("a double quote is not closed");
  }

  private void escape(StringBuilder value) {
    char c = at < text.length() ? text.charAt(at) : 0;
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'a' -> value.append('\u0007');
      case 'v' -> value.append('\u000b');
      case '\\', '"', '\'', '/' -> value.append(c);
      case 'x' -> value.appendCodePoint(hex(2));
      case 'u' -> value.appendCodePoint(hex(4));
      case 'U' -> value.appendCodePoint(hex(8));
      default ->
          throw new IllegalArgumentException(
              "unknown escape '\\" + (c == 0 ? "" : c) + "'; write \\\\ for a backslash");
    }
  }

  private int hex(int digits) {
    int code = 0;
    for (int i = 0; i < digits; i++) {
      at++;
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      code = code * 16 + digit;
      if (digit < 0 || code < 0 || code > Character.MAX_CODE_POINT) {
        throw new IllegalArgumentException(
            "a \\x, \\u or \\U escape needs " + digits + " hex digits");
      }
    }
    return code;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** The typed form of an expanded text; a secret and a plain text stay as they are. */
  static Node typed(Node node) {
    @Nullable Object value = node.value;
    if (!(value instanceof Node.Expanded expanded)) {
      return node;
    }
    return expanded.secret()
        ? Node.spelt(node.origin, expanded.text(), expanded.text())
        : expanded(expanded.text(), node.origin);
  }
}
