package org.skidder.modules.template;

import java.util.ArrayList;
import java.util.List;

/** The words of one action. */
final class Tokens {
  enum Kind {
    WORD,
    FIELD,
    VARIABLE,
    TEXT,
    NUMBER,
    SIGN,
    END
  }

  record Token(Kind kind, String text) {
    @Override
    public String toString() {
      return kind == Kind.END ? "the end" : "'" + text + "'";
    }
  }

  private static final Token END = new Token(Kind.END, "");

  private final String action;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int next;

  /**
   * Splits an action.
   *
   * @throws IllegalArgumentException for a character that has no place there
   */
  Tokens(String action) {
    this.action = action;
    while (at < action.length()) {
      if (Character.isWhitespace(action.charAt(at))) {
        at++;
      } else {
        tokens.add(token());
      }
    }
  }

  Token peek() {
    return next < tokens.size() ? tokens.get(next) : END;
  }

  Token take() {
    Token token = peek();
    next++;
    return token;
  }

  boolean takeIf(Kind kind, String text) {
    if (peek().kind() == kind && peek().text().equals(text)) {
      next++;
      return true;
    }
    return false;
  }

  /** Whether the tokens that follow are a variable, or two, and {@code :=}. */
  boolean startsAssignment() {
    for (int i = next; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == Kind.SIGN && token.text().equals(":=")) {
        return true;
      }
      boolean comma = token.kind() == Kind.SIGN && token.text().equals(",");
      if (!comma && token.kind() != Kind.VARIABLE) {
        return false;
      }
    }
    return false;
  }

  private Token token() {
    char c = action.charAt(at);
    if (c == '"' || c == '`') {
      return new Token(Kind.TEXT, quoted(c));
    }
    if (c == ':' && action.startsWith(":=", at)) {
      at += 2;
      return new Token(Kind.SIGN, ":=");
    }
    if (c == '(' || c == ')' || c == ',') {
      at++;
      return new Token(Kind.SIGN, String.valueOf(c));
    }
    int from = at;
    if (c == '$' || c == '.') {
      at++;
      skipName();
      return new Token(c == '$' ? Kind.VARIABLE : Kind.FIELD, action.substring(from, at));
    }
    if (Character.isDigit(c) || c == '-') {
      at++;
      skipName();
      return new Token(Kind.NUMBER, action.substring(from, at));
    }
    if (isNamePart(c)) {
      skipName();
      return new Token(Kind.WORD, action.substring(from, at));
    }
    throw new IllegalArgumentException(
        c == '|'
            ? "'|' is not supported; write function (argument)"
            : "unexpected '" + c + "' in '" + action.strip() + "'");
  }

  private void skipName() {
    while (at < action.length() && (isNamePart(action.charAt(at)) || action.charAt(at) == '.')) {
      at++;
    }
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private String quoted(char quote) {
    StringBuilder text = new StringBuilder();
    for (at++; at < action.length(); at++) {
      char c = action.charAt(at);
      if (c == quote) {
        at++;
        return text.toString();
      }
      if (c == '\\' && quote == '"' && at + 1 < action.length()) {
        char escaped = action.charAt(++at);
        text.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
      } else {
        text.append(c);
      }
    }
    throw new IllegalArgumentException("the text has no closing " + quote);
  }
}
