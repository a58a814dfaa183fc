package org.skidder.core.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skidder.core.event.FieldPath;

/** Compiles one format string; used once. */
final class FormatParser {
  private final String source;
  private final List<Piece> pieces = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int at;

  FormatParser(String source) {
    this.source = source;
  }

  List<Piece> parse() {
    while (at < source.length()) {
      if (source.startsWith("%{", at)) {
        flush();
        at += 2;
        expansion();
      } else {
        literal.append(next());
      }
    }
    flush();
    return pieces;
  }

  /** The next character, with a backslash in front of it taken away. Nothing after a last one. */
  private String next() {
    char c = source.charAt(at++);
    if (c != '\\') {
      return String.valueOf(c);
    }
    return at < source.length() ? String.valueOf(source.charAt(at++)) : "";
  }

  private void flush() {
    if (!literal.isEmpty()) {
      pieces.add(Piece.literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private void expansion() {
    switch (peek()) {
      case '[' -> field();
      case '+' -> date();
      case '}' -> throw error("%{} is empty; write %{[field]} or %{+yyyy.MM.dd}");
      default ->
          throw error(
              "after %{ either [ (a field, %{[field]}) or + (a date, %{+yyyy.MM.dd}) is expected");
    }
  }

  /** The character at hand; NUL at the end. */
  private char peek() {
    return at < source.length() ? source.charAt(at) : '\0';
  }

  private void date() {
    at++;
    StringBuilder pattern = new StringBuilder();
    while (peek() != '}') {
      if (at >= source.length()) {
        throw error("the closing } of a date is missing");
      }
      pattern.append(next());
    }
    at++;
    pieces.add(new Piece.Date(DatePattern.parse(pattern.toString())));
  }

  private void field() {
    StringBuilder path = new StringBuilder();
    while (peek() == '[') {
      at++;
      if (!path.isEmpty()) {
        path.append('.');
      }
      name(path);
    }
    Optional<Piece.Literal> instead = Optional.empty();
    if (peek() == ':') {
      at++;
      instead = Optional.of(Piece.literal(fallback()));
    }
    if (peek() != '}') {
      throw error(
          at >= source.length()
              ? "the closing } of %{[" + path + "] is missing"
              : "'" + peek() + "' after %{[" + path + "] is not expected; close it with }");
    }
    at++;
    pieces.add(new Piece.Field(FieldPath.of(path.toString()), instead));
  }

  private void name(StringBuilder path) {
    int start = path.length();
    while (peek() != ']') {
      if (at >= source.length() || peek() == '}') {
        throw error("the closing ] of a field is missing");
      }
      path.append(next());
    }
    at++;
    if (path.length() == start) {
      throw error("[] names no field");
    }
  }

  private String fallback() {
    char operator = peek();
    if (operator == '?' || operator == '+') {
      throw error("':" + operator + "' is not known; a default is given with ':', %{[field]:text}");
    }
    StringBuilder text = new StringBuilder();
    while (peek() != '}' && at < source.length()) {
      if (peek() == ':') {
        throw error("a ':' inside a default must be written '\\:'");
      }
      text.append(next());
    }
    return text.toString();
  }

  private IllegalArgumentException error(String message) {
    return new IllegalArgumentException("format string '" + source + "': " + message);
  }
}
