package org.skidder.modules.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;
import org.skidder.core.config.RenderedText;
import org.skidder.modules.template.Part.Expression;

/** One rendering of a template. */
final class Renderer {
  /** Pieces that a rendering may have: a guard against loops in loops over long lists. */
  private static final int MAX_PIECES = 200_000;

  private final String name;
  private final Map<String, Function> functions;
  private final RenderedText out = new RenderedText();
  private final Map<String, @Nullable Object> variables = new HashMap<>();
  private int pieces;
  private int line = 1;

  Renderer(
      String name,
      Map<String, ? extends @Nullable Object> values,
      Map<String, Function> functions) {
    this.name = name;
    this.functions = functions;
    variables.put("$", values);
    variables.put(".", values);
  }

  RenderedText render(List<Part> parts) {
    try {
      all(parts);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          new Origin(name, line, 0), "", "template: " + String.valueOf(e.getMessage()));
    }
    return out;
  }

  private void all(List<Part> parts) {
    for (Part part : parts) {
      line = part.line();
      if (++pieces > MAX_PIECES) {
        throw new IllegalArgumentException("it makes more than " + MAX_PIECES + " pieces of text");
      }
      switch (part) {
        case Part.Literal literal -> out.literal(literal.text(), literal.line());
        case Part.Output output -> put(output);
        case Part.Assign assign -> variables.put(assign.name(), evaluate(assign.value()));
        case Part.Condition condition ->
            all(isTrue(evaluate(condition.test())) ? condition.then() : condition.otherwise());
        case Part.Loop loop -> loop(loop);
      }
    }
  }

  private void put(Part.Output output) {
    Object value = evaluate(output.value());
    if (value == null) {
      out.literal(RenderedText.print(null), output.line());
    } else {
      out.value(value, output.line());
    }
  }

  private void loop(Part.Loop loop) {
    Object over = evaluate(loop.list());
    Map<Object, @Nullable Object> items = items(over);
    if (items.isEmpty()) {
      all(loop.otherwise());
      return;
    }
    Object outer = variables.get(".");
    items.forEach((key, item) -> {
      variables.put(".", item);
      if (!loop.index().isEmpty()) {
        variables.put(loop.index(), key);
      }
      if (!loop.item().isEmpty()) {
        variables.put(loop.item(), item);
      }
      all(loop.body());
    });
    variables.put(".", outer);
  }

  private static Map<Object, @Nullable Object> items(@Nullable Object over) {
    Map<Object, @Nullable Object> items = new TreeMap<>();
    switch (over) {
      case null -> {}
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          items.put((long) i, list.get(i));
        }
      }
      case Map<?, ?> map -> map.forEach((key, value) -> items.put(String.valueOf(key), value));
      default ->
          throw new IllegalArgumentException(
              "range can't iterate over " + RenderedText.print(over) + "; a list is needed");
    }
    return items;
  }

  private @Nullable Object evaluate(Expression expression) {
    return switch (expression) {
      case Part.Constant constant -> constant.value();
      case Part.Field field -> field(field);
      case Part.Call call -> call(call);
    };
  }

  private @Nullable Object field(Part.Field field) {
    if (!variables.containsKey(field.variable())) {
      throw new IllegalArgumentException("the variable " + field.variable() + " is not defined");
    }
    Object at = variables.get(field.variable());
    for (String part : field.fields()) {
      at = at instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return at;
  }

  private @Nullable Object call(Part.Call call) {
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      arguments.add(evaluate(argument));
    }
    Function own = functions.get(call.function());
    if (own != null) {
      return own.call(arguments);
    }
    return switch (call.function()) {
      case "eq" -> isOneOf(arguments);
      case "ne" -> !isOneOf(arguments);
      case "not" -> !isTrue(argument(arguments, 0));
      case "and" -> firstThat(arguments, false);
      case "or" -> firstThat(arguments, true);
      case "len" -> length(argument(arguments, 0));
      case "index" -> index(arguments);
      default ->
          throw new IllegalArgumentException("there is no function '" + call.function() + "'");
    };
  }

  private static @Nullable Object argument(List<@Nullable Object> arguments, int at) {
    if (at >= arguments.size()) {
      throw new IllegalArgumentException("an argument is missing");
    }
    return arguments.get(at);
  }

  private static boolean isOneOf(List<@Nullable Object> arguments) {
    Object first = argument(arguments, 0);
    argument(arguments, 1);
    return arguments.subList(1, arguments.size()).stream().anyMatch(other -> isEqual(first, other));
  }

  private static boolean isEqual(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number left && other instanceof Number right) {
      return left.doubleValue() == right.doubleValue();
    }
    return Objects.equals(one, other);
  }

  private static @Nullable Object firstThat(List<@Nullable Object> arguments, boolean wanted) {
    argument(arguments, 0);
    for (Object value : arguments) {
      if (isTrue(value) == wanted) {
        return value;
      }
    }
    return arguments.getLast();
  }

  private static long length(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case String text -> text.length();
      case null, default -> throw new IllegalArgumentException("len needs a list, map or text");
    };
  }

  private static @Nullable Object index(List<@Nullable Object> arguments) {
    Object in = argument(arguments, 0);
    Object at = argument(arguments, 1);
    if (in instanceof List<?> list && at instanceof Long number) {
      if (number < 0 || number >= list.size()) {
        throw new IllegalArgumentException(
            "the list has " + list.size() + " items, there is none at " + number);
      }
      return list.get((int) (long) number);
    }
    if (in instanceof Map<?, ?> map) {
      return map.get(at);
    }
    throw new IllegalArgumentException("index needs a list and a number, or a map and a name");
  }

  /** Whether a value counts as true: not missing, false, 0, or empty. */
  static boolean isTrue(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean bool -> bool;
      case Number number -> number.doubleValue() != 0;
      case String text -> !text.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }
}
