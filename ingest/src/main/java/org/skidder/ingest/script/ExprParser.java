package org.skidder.ingest.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldMap;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.Values;

/** Expressions, from the loosest operator to the tightest. */
final class ExprParser {
  private static final Set<String> ASSIGNMENTS = Set.of("=", "+=", "-=", "*=", "/=", "%=");
  private static final Set<String> RELATIONS = Set.of("<", "<=", ">", ">=");
  private static final Set<String> CASTS =
      Set.of(
          "int", "long", "short", "byte", "char", "double", "float", "boolean", "def", "String",
          "Map", "List", "Object", "Integer", "Long", "Double");

  private final Parser.Tokens in;
  private final Parser.Scopes scopes;

  ExprParser(Parser.Tokens in, Parser.Scopes scopes) {
    this.in = in;
    this.scopes = scopes;
  }

  Expr expression() throws ScriptSyntaxException {
    Expr left = conditional();
    if (in.peek().kind() != Token.Kind.OPERATOR || !ASSIGNMENTS.contains(in.peek().text())) {
      return left;
    }
    if (!(left instanceof Expr.Place place)) {
      throw in.error("nothing can be assigned to what stands left of '" + in.peek().text() + "'");
    }
    String operator = in.next().text();
    Expr right = expression();
    if (operator.equals("=")) {
      return env -> {
        Object value = right.eval(env);
        place.assign(env, value);
        return value;
      };
    }
    char calculation = operator.charAt(0);
    return env -> {
      Object value = calculate(calculation, place.eval(env), right.eval(env));
      place.assign(env, value);
      return value;
    };
  }

  private static Object calculate(char operator, @Nullable Object a, @Nullable Object b)
      throws IngestException {
    return operator == '+' ? Ops.add(a, b) : Ops.calculate(operator, a, b);
  }

  private Expr conditional() throws ScriptSyntaxException {
    Expr condition = or();
    if (in.skip("?:")) {
      Expr otherwise = conditional();
      return env -> {
        Object value = condition.eval(env);
        return value == null ? otherwise.eval(env) : value;
      };
    }
    if (!in.skip("?")) {
      return condition;
    }
    Expr yes = expression();
    in.expect(":");
    Expr no = expression();
    return env -> Ops.truth(condition.eval(env)) ? yes.eval(env) : no.eval(env);
  }

  private Expr or() throws ScriptSyntaxException {
    Expr left = and();
    while (in.skip("||")) {
      Expr a = left;
      Expr b = and();
      left = env -> Ops.truth(a.eval(env)) || Ops.truth(b.eval(env));
    }
    return left;
  }

  private Expr and() throws ScriptSyntaxException {
    Expr left = equality();
    while (in.skip("&&")) {
      Expr a = left;
      Expr b = equality();
      left = env -> Ops.truth(a.eval(env)) && Ops.truth(b.eval(env));
    }
    return left;
  }

  private Expr equality() throws ScriptSyntaxException {
    Expr left = relation();
    for (; ; ) {
      boolean same = in.is("==") || in.is("===");
      if (!same && !in.is("!=") && !in.is("!==")) {
        refuse("=~", "==~", "&", "|", "^", "<<", ">>");
        return left;
      }
      in.next();
      Expr a = left;
      Expr b = relation();
      left = env -> Ops.equal(a.eval(env), b.eval(env)) == same;
    }
  }

  private void refuse(String... operators) throws ScriptSyntaxException {
    for (String operator : operators) {
      if (in.is(operator)) {
        throw in.error("the operator '" + operator + "' is not available in scripts at the edge");
      }
    }
  }

  private Expr relation() throws ScriptSyntaxException {
    Expr left = sum();
    for (; ; ) {
      Expr a = left;
      if (in.skip("instanceof")) {
        String type = in.name();
        left = env -> Ops.isInstance(Ops.plain(a.eval(env)), type);
        continue;
      }
      String operator = in.peek().text();
      if (in.peek().kind() != Token.Kind.OPERATOR || !RELATIONS.contains(operator)) {
        return left;
      }
      in.next();
      Expr b = sum();
      boolean orEqual = operator.length() == 2;
      int sign = operator.charAt(0) == '<' ? -1 : 1;
      left =
          env -> {
            int order = Ops.compare(a.eval(env), b.eval(env), operator);
            return order == 0 ? orEqual : Integer.signum(order) == sign;
          };
    }
  }

  private Expr sum() throws ScriptSyntaxException {
    Expr left = product();
    while (in.is("+") || in.is("-")) {
      char operator = in.next().text().charAt(0);
      Expr a = left;
      Expr b = product();
      left = env -> calculate(operator, a.eval(env), b.eval(env));
    }
    return left;
  }

  private Expr product() throws ScriptSyntaxException {
    Expr left = unary();
    while (in.is("*") || in.is("/") || in.is("%")) {
      char operator = in.next().text().charAt(0);
      Expr a = left;
      Expr b = unary();
      left = env -> Ops.calculate(operator, a.eval(env), b.eval(env));
    }
    return left;
  }

  private Expr unary() throws ScriptSyntaxException {
    if (in.skip("!")) {
      Expr inner = unary();
      return env -> !Ops.truth(inner.eval(env));
    }
    if (in.skip("-")) {
      Expr inner = unary();
      return env -> Ops.calculate('-', 0L, inner.eval(env));
    }
    if (in.is("++") || in.is("--")) {
      return step(in.next(), unary(), false);
    }
    if (isCast()) {
      in.next();
      String type = in.name();
      in.expect(")");
      Expr inner = unary();
      Ops.Cast cast = Ops.cast(type);
      return env -> cast.of(inner.eval(env));
    }
    Expr value = postfix(primary());
    if (in.is("++") || in.is("--")) {
      return step(in.next(), value, true);
    }
    return value;
  }

  private Expr step(Token by, Expr target, boolean before) throws ScriptSyntaxException {
    if (!(target instanceof Expr.Place place)) {
      throw in.error("only a variable or field can be counted up or down");
    }
    char operator = by.text().charAt(0);
    return env -> {
      Object old = place.eval(env);
      Object changed = Ops.calculate(operator, old, 1L);
      place.assign(env, changed);
      return before ? old : changed;
    };
  }

  private boolean isCast() {
    return in.is("(") && CASTS.contains(in.peek(1).text()) && in.peek(2).is(")");
  }

  private Expr postfix(Expr start) throws ScriptSyntaxException {
    Expr at = start;
    for (; ; ) {
      boolean safe = in.is("?.");
      if (safe || in.is(".")) {
        in.next();
        Token member = in.next();
        if (member.kind() != Token.Kind.NAME && member.kind() != Token.Kind.NUMBER) {
          throw in.error("expected a name, found '" + member.text() + "'");
        }
        at = in.is("(") ? call(at, member.text(), safe) : property(at, member.text(), safe);
      } else if (in.skip("[")) {
        Expr key = expression();
        in.expect("]");
        at = new Indexed(at, key);
      } else {
        return at;
      }
    }
  }

  private Expr call(Expr on, String name, boolean safe) throws ScriptSyntaxException {
    if (!Methods.NAMES.contains(name)) {
      throw in.error("the method '" + name + "' is not available in scripts at the edge");
    }
    Expr[] args = arguments();
    String method = Methods.key(name, args.length);
    return env -> {
      Object target = Ops.plain(on.eval(env));
      return safe && target == null ? null : Methods.call(target, method, values(args, env));
    };
  }

  private static @Nullable Object[] values(Expr[] args, Env env) throws IngestException {
    @Nullable Object[] values = new @Nullable Object[args.length];
    for (int i = 0; i < args.length; i++) {
      values[i] = Ops.plain(args[i].eval(env));
    }
    return values;
  }

  private Expr[] arguments() throws ScriptSyntaxException {
    in.expect("(");
    List<Expr> args = new ArrayList<>();
    while (!in.skip(")")) {
      if (!args.isEmpty()) {
        in.expect(",");
      }
      args.add(expression());
      refuse("->", "::");
    }
    return args.toArray(Expr[]::new);
  }

  private static Expr property(Expr on, String name, boolean safe) {
    return new Expr.Place() {
      @Override
      public @Nullable Object eval(Env env) throws IngestException {
        Object target = on.eval(env);
        return safe && target == null ? null : Methods.property(target, name);
      }

      @Override
      public void assign(Env env, @Nullable Object value) throws IngestException {
        put(on.eval(env), name, value);
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static void put(@Nullable Object target, @Nullable Object key, @Nullable Object value)
      throws IngestException {
    try {
      if (target instanceof Map<?, ?> map) {
        ((Map<String, @Nullable Object>) map).put(Values.text(key), value);
      } else if (target instanceof List<?> list && key instanceof Number number) {
        ((List<@Nullable Object>) list).set(Ops.position(list, number), value);
      } else if (target == null) {
        throw Ops.nullReference(Values.text(key));
      } else {
        throw new IngestException(
            "dynamic setter [" + Values.type(target) + ", " + Values.text(key) + "] not found");
      }
    } catch (IllegalArgumentException | UnsupportedOperationException | IllegalStateException e) {
      throw new IngestException(String.valueOf(e.getMessage()));
    }
  }

  private record Indexed(Expr container, Expr key) implements Expr.Place {
    @Override
    public @Nullable Object eval(Env env) throws IngestException {
      return Ops.index(container.eval(env), key.eval(env));
    }

    @Override
    public void assign(Env env, @Nullable Object value) throws IngestException {
      put(container.eval(env), Ops.plain(key.eval(env)), value);
    }
  }

  private Expr primary() throws ScriptSyntaxException {
    refuse("/", "~");
    Token token = in.next();
    return switch (token.kind()) {
      case TEXT -> env -> token.text();
      case NUMBER -> number(token);
      case NAME -> named(token);
      case OPERATOR -> {
        if (token.is("(")) {
          Expr inside = expression();
          in.expect(")");
          yield inside;
        }
        if (token.is("[")) {
          yield literal();
        }
        throw new ScriptSyntaxException("unexpected '" + token.text() + "'", token.at());
      }
      case END -> throw new ScriptSyntaxException("unexpected end", token.at());
    };
  }

  private static Expr number(Token token) throws ScriptSyntaxException {
    String text = token.text().toLowerCase(java.util.Locale.ROOT);
    try {
      boolean hex = text.startsWith("0x");
      boolean real = !hex && (text.contains(".") || text.matches(".*[dfe].*"));
      if (real) {
        double value = Double.parseDouble(text);
        return env -> value;
      }
      String digits = text.endsWith("l") ? text.substring(0, text.length() - 1) : text;
      long value = hex ? Long.parseLong(digits.substring(2), 16) : Long.parseLong(digits);
      return env -> value;
    } catch (NumberFormatException e) {
      throw new ScriptSyntaxException("'" + token.text() + "' is no number", token.at());
    }
  }

  private Expr named(Token token) throws ScriptSyntaxException {
    String name = token.text();
    int slot = scopes.find(name);
    if (slot >= 0) {
      return local(slot);
    }
    return switch (name) {
      case "true" -> env -> true;
      case "false" -> env -> false;
      case "null" -> env -> null;
      case "ctx" -> env -> env.ctx;
      case "params" -> env -> env.params;
      case "new" -> created();
      default -> {
        if (Methods.CLASSES.contains(name) && in.is(".")) {
          yield function(name);
        }
        throw new ScriptSyntaxException("unknown variable [" + name + "]", token.at());
      }
    };
  }

  private static Expr local(int slot) {
    return new Expr.Place() {
      @Override
      public @Nullable Object eval(Env env) {
        return env.locals[slot];
      }

      @Override
      public void assign(Env env, @Nullable Object value) {
        env.locals[slot] = value;
      }
    };
  }

  private Expr created() throws ScriptSyntaxException {
    String type = in.name();
    if (!Set.of("HashMap", "LinkedHashMap", "TreeMap", "ArrayList").contains(type)) {
      throw in.error("'new " + type + "' is not available in scripts at the edge");
    }
    if (arguments().length > 0) {
      throw in.error("'new " + type + "' takes no arguments in scripts at the edge");
    }
    return env -> Methods.create(type);
  }

  private Expr function(String type) throws ScriptSyntaxException {
    in.expect(".");
    String name = in.name();
    Expr[] args = arguments();
    String function = type + "." + Methods.key(name, args.length);
    return env -> Methods.ofClass(function, values(args, env));
  }

  /** A list, {@code [a, b]}, or a map, {@code [k: v]} and {@code [:]}. */
  private Expr literal() throws ScriptSyntaxException {
    List<Expr> keys = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    if (in.skip(":")) {
      in.expect("]");
      return env -> new FieldMap();
    }
    while (!in.skip("]")) {
      if (!values.isEmpty()) {
        in.expect(",");
      }
      Expr value = expression();
      if (in.skip(":")) {
        keys.add(value);
        value = expression();
      }
      values.add(value);
    }
    if (keys.isEmpty()) {
      return env -> list(values, env);
    }
    if (keys.size() != values.size()) {
      throw in.error("a list has a key in it");
    }
    return env -> map(keys, values, env);
  }

  private static List<@Nullable Object> list(List<Expr> items, Env env) throws IngestException {
    List<@Nullable Object> list = new ArrayList<>(items.size());
    for (Expr item : items) {
      list.add(item.eval(env));
    }
    return list;
  }

  private static FieldMap map(List<Expr> keys, List<Expr> values, Env env) throws IngestException {
    FieldMap map = new FieldMap();
    for (int i = 0; i < keys.size(); i++) {
      map.put(Values.text(keys.get(i).eval(env)), values.get(i).eval(env));
    }
    return map;
  }
}
