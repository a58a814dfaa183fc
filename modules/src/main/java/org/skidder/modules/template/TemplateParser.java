package org.skidder.modules.template;

import java.util.ArrayList;
import java.util.List;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;
import org.skidder.modules.template.Part.Expression;
import org.skidder.modules.template.Tokens.Kind;

/** Parses a template. */
final class TemplateParser {
  private static final int MAX_NESTING = 50;

  private final String name;
  private final String source;
  private final Delimiters delimiters;
  private int at;
  private int line = 1;
  private int lineOfPosition;
  private boolean trims;

  /** The action that ended the last list of parts: {@code end}, {@code else}, {@code else if}. */
  private String ending = "";

  private Tokens endingTokens = new Tokens("");
  private int depth;

  TemplateParser(String name, String source, Delimiters delimiters) {
    this.name = name;
    this.source = source;
    this.delimiters = delimiters;
  }

  List<Part> parse() {
    List<Part> parts = parts();
    if (!ending.isEmpty()) {
      throw error("'" + ending + "' without an if or range before it");
    }
    return parts;
  }

  private ConfigException error(String message) {
    return new ConfigException(new Origin(name, line, 0), "", "template: " + message);
  }

  private void moveTo(int position) {
    for (; lineOfPosition < position; lineOfPosition++) {
      if (source.charAt(lineOfPosition) == '\n') {
        line++;
      }
    }
    at = position;
  }

  /** Reads to the end of the text or to an action that ends a block. */
  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    while (at < source.length()) {
      int open = source.indexOf(delimiters.open(), at);
      literal(open < 0 ? source.length() : open, parts);
      if (open < 0) {
        break;
      }
      if (!action(parts)) {
        return parts;
      }
    }
    ending = "";
    return parts;
  }

  private void literal(int end, List<Part> parts) {
    int from = at;
    while (trims && from < end && Character.isWhitespace(source.charAt(from))) {
      from++;
    }
    int to = end;
    if (opensTrimming(end)) {
      while (to > from && Character.isWhitespace(source.charAt(to - 1))) {
        to--;
      }
    }
    if (to > from) {
      moveTo(from);
      parts.add(new Part.Literal(line, source.substring(from, to)));
    }
    trims = false;
    moveTo(end);
  }

  private boolean opensTrimming(int open) {
    int after = open + delimiters.open().length();
    return source.startsWith("-", after)
        && after + 1 < source.length()
        && Character.isWhitespace(source.charAt(after + 1));
  }

  /** Reads one action; false when it ends the present block. */
  private boolean action(List<Part> parts) {
    int from = at + delimiters.open().length() + (opensTrimming(at) ? 1 : 0);
    int end = endOfAction(from);
    int to = end;
    boolean trimsAfter =
        source.charAt(to - 1) == '-'
            && to - 1 > from
            && Character.isWhitespace(source.charAt(to - 2));
    if (trimsAfter) {
      to--;
    }
    String action = source.substring(from, to);
    boolean goesOn;
    try {
      moveTo(from);
      int begin = line;
      moveTo(end + delimiters.close().length());
      trims = trimsAfter;
      goesOn = perform(action.strip(), begin, parts);
    } catch (IllegalArgumentException e) {
      throw error(String.valueOf(e.getMessage()));
    }
    return goesOn;
  }

  private int endOfAction(int from) {
    String closing = delimiters.close();
    int comment = source.indexOf("/*", from);
    if (comment >= 0 && source.substring(from, comment).isBlank()) {
      int end = source.indexOf("*/", comment);
      int close = end < 0 ? -1 : source.indexOf(closing, end);
      if (close < 0) {
        throw error("the comment is not closed");
      }
      return close;
    }
    char quote = 0;
    for (int i = from; i < source.length(); i++) {
      char c = source.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote == '"') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '`') {
        quote = c;
      } else if (i > from && source.startsWith(closing, i)) {
        return i;
      }
    }
    throw error("'" + delimiters.open() + "' is not closed with '" + closing + "'");
  }

  private boolean perform(String action, int begin, List<Part> parts) {
    if (action.startsWith("/*")) {
      return true;
    }
    Tokens tokens = new Tokens(action);
    if (tokens.peek().kind() == Kind.WORD) {
      switch (tokens.peek().text()) {
        case "if" -> {
          tokens.take();
          parts.add(condition(tokens, begin));
          return true;
        }
        case "range" -> {
          tokens.take();
          parts.add(loop(tokens, begin));
          return true;
        }
        case "end", "else" -> {
          ending = tokens.take().text();
          if (ending.equals("else") && tokens.takeIf(Kind.WORD, "if")) {
            ending = "else if";
            endingTokens = tokens;
          } else {
            atEnd(tokens);
          }
          return false;
        }
        default -> {}
      }
    }
    if (tokens.startsAssignment()) {
      String variable = tokens.take().text();
      tokens.take();
      parts.add(new Part.Assign(begin, variable, whole(tokens)));
    } else {
      parts.add(new Part.Output(begin, whole(tokens)));
    }
    return true;
  }

  private Part condition(Tokens tokens, int begin) {
    Expression test = whole(tokens);
    List<Part> then = block("if", begin);
    List<Part> otherwise = List.of();
    if (ending.equals("else if")) {
      otherwise = List.of(condition(endingTokens, line));
      return new Part.Condition(begin, test, then, otherwise);
    }
    if (ending.equals("else")) {
      otherwise = block("else", begin);
      requireEnd("else");
    }
    return new Part.Condition(begin, test, then, otherwise);
  }

  private Part loop(Tokens tokens, int begin) {
    String index = "";
    String item = "";
    if (tokens.startsAssignment()) {
      item = tokens.take().text();
      if (tokens.takeIf(Kind.SIGN, ",")) {
        index = item;
        item = tokens.take().text();
      }
      tokens.take();
    }
    Expression list = whole(tokens);
    List<Part> body = block("range", begin);
    List<Part> otherwise = List.of();
    if (ending.equals("else")) {
      otherwise = block("else", begin);
    }
    requireEnd("range");
    return new Part.Loop(begin, index, item, list, body, otherwise);
  }

  private void requireEnd(String block) {
    if (!ending.equals("end")) {
      throw error("'" + ending + "' has no place after " + block);
    }
  }

  private List<Part> block(String what, int begin) {
    if (++depth > MAX_NESTING) {
      throw error("nested more than " + MAX_NESTING + " levels deep");
    }
    List<Part> parts = parts();
    depth--;
    if (ending.isEmpty()) {
      line = begin;
      throw error("this " + what + " has no end");
    }
    return List.copyOf(parts);
  }

  // --- expressions

  private static Expression whole(Tokens tokens) {
    Expression value = expression(tokens, 0);
    atEnd(tokens);
    return value;
  }

  private static void atEnd(Tokens tokens) {
    if (tokens.peek().kind() != Kind.END) {
      throw new IllegalArgumentException("unexpected " + tokens.peek());
    }
  }

  private static Expression expression(Tokens tokens, int depth) {
    if (tokens.peek().kind() == Kind.WORD && !isConstant(tokens.peek().text())) {
      String function = tokens.take().text();
      List<Expression> arguments = new ArrayList<>();
      while (tokens.peek().kind() != Kind.END && !isClose(tokens)) {
        arguments.add(operand(tokens, depth));
      }
      return new Part.Call(function, List.copyOf(arguments));
    }
    return operand(tokens, depth);
  }

  private static boolean isClose(Tokens tokens) {
    return tokens.peek().kind() == Kind.SIGN && tokens.peek().text().equals(")");
  }

  private static boolean isConstant(String word) {
    return word.equals("true") || word.equals("false") || word.equals("nil");
  }

  private static Expression operand(Tokens tokens, int depth) {
    if (depth > MAX_NESTING) {
      throw new IllegalArgumentException("nested more than " + MAX_NESTING + " levels deep");
    }
    Tokens.Token token = tokens.take();
    return switch (token.kind()) {
      case TEXT -> new Part.Constant(token.text());
      case NUMBER -> new Part.Constant(number(token.text()));
      case FIELD -> new Part.Field(".", fields(token.text()));
      case VARIABLE -> variable(token.text());
      case SIGN -> {
        if (!token.text().equals("(")) {
          throw new IllegalArgumentException("unexpected " + token);
        }
        Expression inner = expression(tokens, depth + 1);
        if (!tokens.takeIf(Kind.SIGN, ")")) {
          throw new IllegalArgumentException("')' is missing before " + tokens.peek());
        }
        yield inner;
      }
      case WORD -> {
        if (isConstant(token.text())) {
          yield new Part.Constant(
              token.text().equals("nil") ? null : (Object) token.text().equals("true"));
        }
        throw new IllegalArgumentException(
            token
                + " is no value; write ."
                + token.text()
                + " for the variable, or put a function"
                + " into parentheses");
      }
      case END -> throw new IllegalArgumentException("a value is missing");
    };
  }

  private static Object number(String text) {
    try {
      return text.contains(".") ? (Object) Double.valueOf(text) : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no number", e);
    }
  }

  private static Expression variable(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new Part.Field(text, List.of())
        : new Part.Field(text.substring(0, dot), fields(text.substring(dot)));
  }

  private static List<String> fields(String path) {
    if (path.equals(".")) {
      return List.of();
    }
    List<String> fields = List.of(path.substring(1).split("\\.", -1));
    if (fields.contains("")) {
      throw new IllegalArgumentException("'" + path + "' is no name of a variable");
    }
    return fields;
  }
}
