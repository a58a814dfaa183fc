package org.skidder.ingest.script;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.Values;

/** Operators on values. Whole numbers are 64 bit throughout. */
final class Ops {
  private Ops() {}

  /** A field value as scripts see it: text is a {@code String}. */
  static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof String || value instanceof Long) {
      return value;
    }
    return value instanceof ByteText || value instanceof java.time.Instant
        ? Values.text(value)
        : value instanceof Integer number ? (Object) number.longValue() : value;
  }

  static boolean truth(@Nullable Object value) throws IngestException {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new IngestException("Cannot cast from [" + Values.type(value) + "] to [boolean].");
  }

  static boolean equal(@Nullable Object a, @Nullable Object b) {
    Object left = plain(a);
    Object right = plain(b);
    if (left instanceof Number x && right instanceof Number y) {
      return (isWhole(x) && isWhole(y))
          ? x.longValue() == y.longValue()
          : x.doubleValue() == y.doubleValue();
    }
    return Objects.equals(left, right);
  }

  private static boolean isWhole(Number number) {
    return number instanceof Long || number instanceof Integer;
  }

  static int compare(@Nullable Object a, @Nullable Object b, String operator)
      throws IngestException {
    if (a instanceof Number x && b instanceof Number y) {
      return isWhole(x) && isWhole(y)
          ? Long.compare(x.longValue(), y.longValue())
          : Double.compare(x.doubleValue(), y.doubleValue());
    }
    throw cannot(operator, a, b);
  }

  static Object add(@Nullable Object a, @Nullable Object b) throws IngestException {
    if (a instanceof String || b instanceof String) {
      return Values.text(plain(a)) + Values.text(plain(b));
    }
    return calculate('+', a, b);
  }

  static Object calculate(char operator, @Nullable Object a, @Nullable Object b)
      throws IngestException {
    if (a instanceof Long left && b instanceof Long right) {
      return whole(operator, left, right);
    }
    if (!(a instanceof Number x) || !(b instanceof Number y)) {
      throw cannot(Character.toString(operator), a, b);
    }
    if (isWhole(x) && isWhole(y)) {
      return whole(operator, x.longValue(), y.longValue());
    }
    double left = x.doubleValue();
    double right = y.doubleValue();
    double result =
        switch (operator) {
          case '+' -> left + right;
          case '-' -> left - right;
          case '*' -> left * right;
          case '/' -> left / right;
          default -> left % right;
        };
    if (!Double.isFinite(result)) {
      throw new IngestException("the result of [" + operator + "] is no number");
    }
    return result;
  }

  private static long whole(char operator, long left, long right) throws IngestException {
    if (right == 0 && (operator == '/' || operator == '%')) {
      throw new IngestException("/ by zero");
    }
    return switch (operator) {
      case '+' -> left + right;
      case '-' -> left - right;
      case '*' -> left * right;
      case '/' -> left / right;
      default -> left % right;
    };
  }

  private static IngestException cannot(String operator, @Nullable Object a, @Nullable Object b) {
    return new IngestException(
        "Cannot apply ["
            + operator
            + "] operation to types ["
            + Values.type(a)
            + "] and ["
            + Values.type(b)
            + "].");
  }

  static boolean isInstance(@Nullable Object value, String type) {
    return switch (type) {
      case "String", "CharSequence" -> value instanceof String;
      case "List", "ArrayList", "Collection" -> value instanceof List;
      case "Map", "HashMap" -> value instanceof Map;
      case "Number" -> value instanceof Number;
      case "Integer", "int" -> value instanceof Long number && number == number.intValue();
      case "Long", "long" -> value instanceof Long;
      case "Double", "double", "Float", "float" -> value instanceof Double;
      case "Boolean", "boolean" -> value instanceof Boolean;
      default -> value != null;
    };
  }

  /** A cast, or the conversion that a declared type asks for. */
  @FunctionalInterface
  interface Cast {
    @Nullable Object of(@Nullable Object value) throws IngestException;
  }

  /** The cast to a type. */
  static Cast cast(String type) {
    return switch (type) {
      case "int", "long", "short", "byte" ->
          value -> value instanceof Long ? value : number(value, type).longValue();
      case "char" -> value -> Character.toString((char) number(value, type).intValue());
      case "double", "float" -> value -> number(value, type).doubleValue();
      case "boolean" -> value -> value instanceof Boolean ? value : failCast(plain(value), type);
      case "def", "Object" -> Ops::plain;
      default ->
          value -> {
            Object plain = plain(value);
            return plain == null || isInstance(plain, type) ? plain : failCast(plain, type);
          };
    };
  }

  private static Number number(@Nullable Object value, String type) throws IngestException {
    if (value instanceof Number number) {
      return number;
    }
    throw noCast(plain(value), type);
  }

  private static Object failCast(@Nullable Object value, String type) throws IngestException {
    throw noCast(value, type);
  }

  private static IngestException noCast(@Nullable Object value, String type) {
    return new IngestException("Cannot cast from [" + Values.type(value) + "] to [" + type + "].");
  }

  /** A member of a map, or an element of a list. */
  static @Nullable Object index(@Nullable Object container, @Nullable Object key)
      throws IngestException {
    if (container instanceof Map<?, ?> map) {
      return plain(map.get(plain(key)));
    }
    if (container instanceof List<?> list && key instanceof Number number) {
      return plain(list.get(position(list, number)));
    }
    throw container == null
        ? nullReference(Values.text(key))
        : new IngestException(
            "Attempting to address a non-array-like type ["
                + Values.type(container)
                + "] as an array.");
  }

  static int position(List<?> list, Number number) throws IngestException {
    long index = number.longValue() < 0 ? number.longValue() + list.size() : number.longValue();
    if (index < 0 || index >= list.size()) {
      throw new IngestException("Index " + number + " out of bounds for length " + list.size());
    }
    return (int) index;
  }

  static IngestException nullReference(String member) {
    return new IngestException(
        "cannot access method/field [" + member + "] from a null def reference");
  }
}
