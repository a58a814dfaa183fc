package org.skidder.ingest.script;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.Values;
import org.skidder.ingest.script.Stmt.Flow;

/** Statements; expressions are the concern of {@link ExprParser}. */
final class Parser {
  private static final Set<String> REFUSED =
      Set.of("try", "catch", "throw", "switch", "do", "this", "import", "void");

  private final Tokens in;
  private final Scopes scopes = new Scopes();
  private final ExprParser expressions;

  Parser(List<Token> tokens) {
    in = new Tokens(tokens);
    expressions = new ExprParser(in, scopes);
  }

  int locals() {
    return scopes.count();
  }

  /** The whole script. What its last statement, an expression, yields is the result. */
  Stmt script() throws ScriptSyntaxException {
    List<Stmt> statements = new ArrayList<>();
    while (!in.isAtEnd()) {
      statements.add(statement());
    }
    return block(statements);
  }

  private static Stmt block(List<Stmt> statements) {
    Stmt[] all = statements.toArray(Stmt[]::new);
    return env -> {
      for (Stmt statement : all) {
        Flow flow = statement.run(env);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
    };
  }

  private Stmt statement() throws ScriptSyntaxException {
    Token next = in.peek();
    if (next.kind() == Token.Kind.NAME && REFUSED.contains(next.text())) {
      throw in.error("'" + next.text() + "' is not available in scripts at the edge");
    }
    if (in.skip("{")) {
      return braces();
    }
    if (in.skip(";")) {
      return env -> Flow.NEXT;
    }
    if (in.skip("if")) {
      return ifElse();
    }
    if (in.skip("for")) {
      return forLoop();
    }
    if (in.skip("while")) {
      Expr condition = parenthesised();
      return loop(condition, env -> null, statement());
    }
    if (in.skip("return")) {
      Expr value =
          in.is(";") || in.isAtEnd() || in.is("}") ? env -> null : expressions.expression();
      end();
      return env -> {
        env.result = value.eval(env);
        return Flow.RETURN;
      };
    }
    if (in.skip("break")) {
      end();
      return env -> Flow.BREAK;
    }
    if (in.skip("continue")) {
      end();
      return env -> Flow.CONTINUE;
    }
    Stmt simple = isDeclaration() ? declaration() : expressionStatement();
    end();
    return simple;
  }

  private void end() throws ScriptSyntaxException {
    if (!in.isAtEnd() && !in.is("}")) {
      in.expect(";");
    }
  }

  private Stmt braces() throws ScriptSyntaxException {
    scopes.open();
    List<Stmt> statements = new ArrayList<>();
    while (!in.skip("}")) {
      statements.add(statement());
    }
    scopes.close();
    return block(statements);
  }

  private Expr parenthesised() throws ScriptSyntaxException {
    in.expect("(");
    Expr inside = expressions.expression();
    in.expect(")");
    return inside;
  }

  private Stmt ifElse() throws ScriptSyntaxException {
    Expr condition = parenthesised();
    Stmt then = statement();
    Stmt otherwise = in.skip("else") ? statement() : env -> Flow.NEXT;
    return env -> Ops.truth(condition.eval(env)) ? then.run(env) : otherwise.run(env);
  }

  private static Stmt loop(Expr condition, Expr update, Stmt body) {
    return env -> {
      while (Ops.truth(condition.eval(env))) {
        env.step();
        Flow flow = body.run(env);
        if (flow == Flow.RETURN) {
          return flow;
        }
        if (flow == Flow.BREAK) {
          break;
        }
        update.eval(env);
      }
      return Flow.NEXT;
    };
  }

  private Stmt forLoop() throws ScriptSyntaxException {
    in.expect("(");
    scopes.open();
    try {
      if (isForEach()) {
        return forEach();
      }
      Stmt first =
          in.is(";") ? env -> Flow.NEXT : isDeclaration() ? declaration() : expressionStatement();
      in.expect(";");
      Expr condition = in.is(";") ? env -> true : expressions.expression();
      in.expect(";");
      Expr update = in.is(")") ? env -> null : expressions.expression();
      in.expect(")");
      Stmt rest = loop(condition, update, statement());
      return env -> {
        Flow flow = first.run(env);
        return flow == Flow.NEXT ? rest.run(env) : flow;
      };
    } finally {
      scopes.close();
    }
  }

  private boolean isForEach() {
    return in.peek(1).is("in") || in.peek(1).is(":") || in.peek(2).is(":") || isTypedForEach();
  }

  /**
   * {@code Map.Entry e : …} and {@code Map<String, Object> m : …} are rare; the former is known.
   */
  private boolean isTypedForEach() {
    return in.peek(1).is(".") && in.peek(4).is(":");
  }

  private Stmt forEach() throws ScriptSyntaxException {
    if (!in.peek(1).is("in") && !in.peek(1).is(":")) {
      type();
    }
    int slot = scopes.declare(in.name());
    if (!in.skip("in")) {
      in.expect(":");
    }
    Expr all = expressions.expression();
    in.expect(")");
    Stmt body = statement();
    return env -> {
      for (Object item : items(all.eval(env))) {
        env.step();
        env.locals[slot] = Ops.plain(item);
        Flow flow = body.run(env);
        if (flow == Flow.RETURN) {
          return flow;
        }
        if (flow == Flow.BREAK) {
          break;
        }
      }
      return Flow.NEXT;
    };
  }

  private static Collection<?> items(@Nullable Object value) throws IngestException {
    if (value instanceof Collection<?> all) {
      return new ArrayList<>(all);
    }
    throw value == null
        ? new IngestException("Cannot iterate over [null]")
        : new IngestException("Cannot iterate over [" + Values.type(value) + "]");
  }

  /** {@code type name}, where the type may be {@code Map.Entry} or {@code List<String>}. */
  private boolean isDeclaration() {
    if (in.peek().kind() != Token.Kind.NAME || in.is("new") || in.is("return")) {
      return false;
    }
    int at = 1;
    if (in.peek(at).is(".") && in.peek().text().equals("Map")) {
      at += 2;
    }
    return in.peek(at).kind() == Token.Kind.NAME
        && !in.peek(at).is("instanceof")
        && !in.peek(at).is("in");
  }

  private String type() throws ScriptSyntaxException {
    String type = in.name();
    if (in.skip(".")) {
      type += "." + in.name();
    }
    return type;
  }

  private Stmt declaration() throws ScriptSyntaxException {
    String type = type();
    List<Stmt> all = new ArrayList<>();
    do {
      String name = in.name();
      Expr value = in.skip("=") ? expressions.expression() : initial(type);
      int slot = scopes.declare(name);
      Ops.Cast cast = Ops.cast(type);
      all.add(env -> {
        env.locals[slot] = cast.of(value.eval(env));
        return Flow.NEXT;
      });
    } while (in.skip(","));
    return block(all);
  }

  private static Expr initial(String type) {
    return switch (type) {
      case "int", "long", "short", "byte" -> env -> 0L;
      case "double", "float" -> env -> 0.0;
      case "boolean" -> env -> false;
      default -> env -> null;
    };
  }

  private Stmt expressionStatement() throws ScriptSyntaxException {
    Expr value = expressions.expression();
    return env -> {
      env.result = value.eval(env);
      return Flow.NEXT;
    };
  }

  /** Tokens with a place among them. */
  static final class Tokens {
    private final List<Token> tokens;
    private int at;

    Tokens(List<Token> tokens) {
      this.tokens = tokens;
    }

    Token peek() {
      return peek(0);
    }

    Token peek(int ahead) {
      return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token next() {
      Token token = peek();
      at++;
      return token;
    }

    boolean is(String text) {
      return peek().is(text);
    }

    boolean isAtEnd() {
      return peek().kind() == Token.Kind.END;
    }

    boolean skip(String text) {
      if (is(text)) {
        at++;
        return true;
      }
      return false;
    }

    void expect(String text) throws ScriptSyntaxException {
      if (!skip(text)) {
        throw error("expected '" + text + "', found '" + peek().text() + "'");
      }
    }

    String name() throws ScriptSyntaxException {
      if (peek().kind() != Token.Kind.NAME) {
        throw error("expected a name, found '" + peek().text() + "'");
      }
      return next().text();
    }

    ScriptSyntaxException error(String message) {
      return new ScriptSyntaxException(message, peek().at());
    }
  }

  /** Local variables by name; every variable has a slot of its own. */
  static final class Scopes {
    private final List<Map<String, Integer>> open = new ArrayList<>();
    private int count;

    Scopes() {
      open();
    }

    void open() {
      open.add(new java.util.HashMap<>());
    }

    void close() {
      open.removeLast();
    }

    int declare(String name) {
      open.getLast().put(name, count);
      return count++;
    }

    /** The slot of a variable, −1 if there is none. */
    int find(String name) {
      for (int i = open.size() - 1; i >= 0; i--) {
        Integer slot = open.get(i).get(name);
        if (slot != null) {
          return slot;
        }
      }
      return -1;
    }

    int count() {
      return count;
    }
  }
}
