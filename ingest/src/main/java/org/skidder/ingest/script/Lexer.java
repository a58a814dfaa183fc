package org.skidder.ingest.script;

import java.util.ArrayList;
import java.util.List;

/** Cuts a script into tokens. */
final class Lexer {
  /** Longest first. */
  private static final List<String> OPERATORS =
      List.of(
          "===", "!==", "==~", "?.", "?:", "==", "!=", "<=", ">=", "&&", "||", "++", "--", "+=",
          "-=", "*=", "/=", "%=", "=~", "->", "<<", ">>", "::", "(", ")", "[", "]", "{", "}", ".",
          ",", ";", ":", "?", "=", "<", ">", "!", "+", "-", "*", "/", "%", "&", "|", "^", "~");

  private final String script;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String script) {
    this.script = script;
  }

  static List<Token> tokens(String script) throws ScriptSyntaxException {
    Lexer lexer = new Lexer(script);
    lexer.run();
    return lexer.tokens;
  }

  private void run() throws ScriptSyntaxException {
    while (at < script.length()) {
      char c = script.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (script.startsWith("//", at)) {
        int end = script.indexOf('\n', at);
        at = end < 0 ? script.length() : end;
      } else if (script.startsWith("/*", at)) {
        int end = script.indexOf("*/", at + 2);
        if (end < 0) {
          throw new ScriptSyntaxException("a comment has no end", at);
        }
        at = end + 2;
      } else if (c == '\'' || c == '"') {
        text(c);
      } else if (Character.isDigit(c)) {
        number();
      } else if (Character.isJavaIdentifierStart(c)) {
        name();
      } else {
        operator();
      }
    }
    tokens.add(new Token(Token.Kind.END, "the end", at));
  }

  private void text(char quote) throws ScriptSyntaxException {
    int from = at++;
    StringBuilder out = new StringBuilder();
    while (at < script.length() && script.charAt(at) != quote) {
      char c = script.charAt(at++);
      if (c == '\\' && at < script.length()) {
        c = script.charAt(at++);
        c =
            switch (c) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              default -> c;
            };
      }
      out.append(c);
    }
    if (at >= script.length()) {
      throw new ScriptSyntaxException("a text has no closing " + quote, from);
    }
    at++;
    tokens.add(new Token(Token.Kind.TEXT, out.toString(), from));
  }

  private void number() {
    int from = at;
    while (at < script.length() && (Character.isLetterOrDigit(script.charAt(at)) || isPoint())) {
      at++;
    }
    tokens.add(new Token(Token.Kind.NUMBER, script.substring(from, at), from));
  }

  private boolean isPoint() {
    return script.charAt(at) == '.'
        && at + 1 < script.length()
        && Character.isDigit(script.charAt(at + 1));
  }

  private void name() {
    int from = at;
    while (at < script.length() && Character.isJavaIdentifierPart(script.charAt(at))) {
      at++;
    }
    tokens.add(new Token(Token.Kind.NAME, script.substring(from, at), from));
  }

  private void operator() throws ScriptSyntaxException {
    for (String operator : OPERATORS) {
      if (script.startsWith(operator, at)) {
        tokens.add(new Token(Token.Kind.OPERATOR, operator, at));
        at += operator.length();
        return;
      }
    }
    throw new ScriptSyntaxException("unexpected character '" + script.charAt(at) + "'", at);
  }
}
