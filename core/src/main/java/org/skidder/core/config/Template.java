package org.skidder.core.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with variables, checked when it is read and expanded by {@link Scope} when it is needed.
 * <code>$${</code> stands for a literal <code>${</code>; any other dollar is itself.
 */
record Template(String source, List<Piece> pieces) {
  private static final int MAX_NESTING = 30;

  sealed interface Piece {}

  record Literal(String text) implements Piece {}

  /** A variable; {@code argument} is what follows the operator. */
  record Variable(Template name, Operator operator, @Nullable Template argument) implements Piece {}

  enum Operator {
    NONE,
    DEFAULT,
    REQUIRED,
    IF_DEFINED
  }

  /**
   * The text itself when it has no variables, else a template.
   *
   * @throws IllegalArgumentException for an unclosed or empty variable
   */
  static Object of(String text) {
    if (text.indexOf("${") < 0) {
      return text;
    }
    Template template = new Parser(text).text(0, false);
    return template.pieces.isEmpty() || !template.hasVariables()
        ? template.literalText()
        : template;
  }

  /** The only piece, when it is a variable. */
  @Nullable Variable single() {
    return pieces.size() == 1 && pieces.get(0) instanceof Variable variable ? variable : null;
  }

  /** The variables that it names, as they are written but without what follows their names. */
  String variables() {
    List<String> names = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece instanceof Variable variable) {
        names.add("${" + variable.name().source() + "}");
      }
    }
    return String.join(", ", names);
  }

  private boolean hasVariables() {
    for (Piece piece : pieces) {
      if (piece instanceof Variable) {
        return true;
      }
    }
    return false;
  }

  private String literalText() {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      text.append(((Literal) piece).text());
    }
    return text.toString();
  }

  /**
   * Skips a balanced variable beginning at {@code from}; the end of the text if it is not closed.
   */
  static int skip(String text, int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      if (text.startsWith("${", i)) {
        depth++;
        i++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return text.length();
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    /** Reads up to the end, or inside a variable up to its end or (in a name) its operator. */
    Template text(int depth, boolean name) {
      int start = at;
      List<Piece> pieces = new ArrayList<>();
      StringBuilder literal = new StringBuilder();
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '$' && text.startsWith("$${", at)) {
          literal.append("${");
          at += 3;
        } else if (c == '$' && text.startsWith("${", at)) {
          flush(literal, pieces);
          pieces.add(variable(depth + 1));
        } else if (depth > 0 && (c == '}' || (name && c == ':'))) {
          break;
        } else {
          literal.append(c);
          at++;
        }
      }
      flush(literal, pieces);
      return new Template(text.substring(start, at), List.copyOf(pieces));
    }

    private static void flush(StringBuilder literal, List<Piece> pieces) {
      if (!literal.isEmpty()) {
        pieces.add(new Literal(literal.toString()));
        literal.setLength(0);
      }
    }

    private Variable variable(int depth) {
      if (depth > MAX_NESTING) {
        throw new IllegalArgumentException("variables are nested too deeply");
      }
      int start = at;
      at += 2;
      Template name = text(depth, true);
      Operator operator = Operator.NONE;
      Template argument = null;
      if (at < text.length() && text.charAt(at) == ':') {
        at++;
        operator = operator();
        argument = text(depth, false);
      }
      if (at >= text.length()) {
        throw new IllegalArgumentException(
            "the variable that begins with '"
                + Quote.shorten(text.substring(start))
                + "' has no closing '}'; write $${ for a literal ${");
      }
      at++;
      if (name.pieces.isEmpty()) {
        throw new IllegalArgumentException(
            "a variable without a name; write ${NAME}, or $${ for a literal ${");
      }
      return new Variable(name, operator, argument);
    }

    private Operator operator() {
      char c = at < text.length() ? text.charAt(at) : ' ';
      if (c != '?' && c != '+') {
        return Operator.DEFAULT;
      }
      at++;
      return c == '?' ? Operator.REQUIRED : Operator.IF_DEFINED;
    }
  }
}
