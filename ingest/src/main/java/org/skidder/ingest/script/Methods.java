package org.skidder.ingest.script;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldMap;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.Values;

/** Methods and properties of values, and functions of classes. */
final class Methods {
  static final Set<String> NAMES =
      Set.of(
          "contains",
          "startsWith",
          "endsWith",
          "equals",
          "equalsIgnoreCase",
          "isEmpty",
          "length",
          "indexOf",
          "lastIndexOf",
          "substring",
          "trim",
          "toLowerCase",
          "toUpperCase",
          "replace",
          "charAt",
          "splitOnToken",
          "compareTo",
          "concat",
          "toString",
          "get",
          "getOrDefault",
          "containsKey",
          "containsValue",
          "put",
          "putIfAbsent",
          "putAll",
          "remove",
          "size",
          "keySet",
          "values",
          "entrySet",
          "clear",
          "getKey",
          "getValue",
          "add",
          "addAll",
          "set",
          "intValue",
          "longValue",
          "doubleValue");
  static final Set<String> CLASSES =
      Set.of("Integer", "Long", "Double", "Float", "String", "Boolean", "Math");

  private static final String[] ASCII =
      IntStream.range(0, 128).mapToObj(Character::toString).toArray(String[]::new);

  private Methods() {}

  static @Nullable Object property(@Nullable Object on, String name) throws IngestException {
    return switch (on) {
      case null -> throw Ops.nullReference(name);
      case Map.Entry<?, ?> entry when name.equals("key") -> entry.getKey();
      case Map.Entry<?, ?> entry when name.equals("value") -> Ops.plain(entry.getValue());
      case Map<?, ?> map -> Ops.plain(map.get(name));
      case List<?> list when name.equals("length") -> (long) list.size();
      default ->
          throw new IngestException(
              "dynamic getter [" + Values.type(on) + ", " + name + "] not found");
    };
  }

  /**
   * What a call is dispatched by: name and number of arguments in one text, joined when the script
   * is compiled and not at each call.
   */
  static String key(String name, int arguments) {
    return name + arguments;
  }

  private static String name(String method) {
    return method.substring(0, method.length() - 1);
  }

  /**
   * Calls a method.
   *
   * @param method its {@link #key}
   */
  static @Nullable Object call(@Nullable Object on, String method, @Nullable Object[] args)
      throws IngestException {
    try {
      Object result =
          switch (on) {
            case null -> throw Ops.nullReference(name(method));
            case String text -> ofText(text, method, args);
            case Map.Entry<?, ?> entry -> ofEntry(entry, method, args);
            case Map<?, ?> map -> ofMap(fields(map), method, args);
            case List<?> list -> ofList(items(list), method, args);
            case Collection<?> all -> ofList(new ArrayList<>(all), method, args);
            case Number number -> ofNumber(number, method, args);
            default -> ofAny(on, method, args);
          };
      return Ops.plain(result);
    } catch (IndexOutOfBoundsException | ClassCastException | IllegalArgumentException e) {
      throw new IngestException(String.valueOf(e.getMessage()));
    } catch (UnsupportedOperationException | IllegalStateException e) {
      throw new IngestException("the value cannot be changed");
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> fields(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }

  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> items(List<?> list) {
    return (List<@Nullable Object>) list;
  }

  private static String text(@Nullable Object value) {
    return (String) java.util.Objects.requireNonNullElse(value, "null");
  }

  private static int number(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }

  private static @Nullable Object ofText(String text, String method, @Nullable Object[] args)
      throws IngestException {
    return switch (method) {
      case "contains1" -> text.contains(text(args[0]));
      case "startsWith1" -> text.startsWith(text(args[0]));
      case "endsWith1" -> text.endsWith(text(args[0]));
      case "equalsIgnoreCase1" -> text.equalsIgnoreCase(text(args[0]));
      case "isEmpty0" -> text.isEmpty();
      case "length0" -> (long) text.length();
      case "indexOf1" -> (long) text.indexOf(text(args[0]));
      case "indexOf2" -> (long) text.indexOf(text(args[0]), number(args[1]));
      case "lastIndexOf1" -> (long) text.lastIndexOf(text(args[0]));
      case "substring1" -> text.substring(number(args[0]));
      case "substring2" -> part(text, number(args[0]), number(args[1]));
      case "trim0" -> text.trim();
      case "toLowerCase0" -> text.toLowerCase(Locale.ROOT);
      case "toUpperCase0" -> text.toUpperCase(Locale.ROOT);
      case "replace2" -> text.replace(text(args[0]), text(args[1]));
      case "charAt1" -> Character.toString(text.charAt(number(args[0])));
      case "splitOnToken1" -> split(text, text(args[0]), -1);
      case "splitOnToken2" -> split(text, text(args[0]), number(args[1]));
      case "compareTo1" -> (long) text.compareTo(text(args[0]));
      case "concat1" -> text.concat(text(args[0]));
      default -> ofAny(text, method, args);
    };
  }

  /** Scripts walk through texts by pieces of one character, which are shared. */
  private static String part(String text, int begin, int end) {
    if (end == begin + 1
        && begin >= 0
        && end <= text.length()
        && text.charAt(begin) < ASCII.length) {
      return ASCII[text.charAt(begin)];
    }
    return text.substring(begin, end);
  }

  private static List<@Nullable Object> split(String text, String token, int limit) {
    List<@Nullable Object> parts = new ArrayList<>();
    int at = 0;
    while (!token.isEmpty() && (limit <= 0 || parts.size() < limit - 1)) {
      int next = text.indexOf(token, at);
      if (next < 0) {
        break;
      }
      parts.add(text.substring(at, next));
      at = next + token.length();
    }
    parts.add(text.substring(at));
    return parts;
  }

  private static @Nullable Object ofEntry(
      Map.Entry<?, ?> entry, String method, @Nullable Object[] args) throws IngestException {
    return switch (method) {
      case "getKey0" -> entry.getKey();
      case "getValue0" -> entry.getValue();
      default -> ofAny(entry, method, args);
    };
  }

  private static @Nullable Object ofMap(
      Map<String, @Nullable Object> map, String method, @Nullable Object[] args)
      throws IngestException {
    return switch (method) {
      case "get1" -> map.get(args[0]);
      case "getOrDefault2" -> map.containsKey(args[0]) ? map.get(args[0]) : args[1];
      case "containsKey1" -> map.containsKey(args[0]);
      case "containsValue1" -> map.values().stream().anyMatch(v -> Ops.equal(v, args[0]));
      case "put2" -> map.put(text(args[0]), args[1]);
      case "putIfAbsent2" ->
          map.get(args[0]) == null ? map.put(text(args[0]), args[1]) : map.get(args[0]);
      case "putAll1" -> {
        if (args[0] instanceof Map<?, ?> other) {
          map.putAll(fields(other));
        }
        yield null;
      }
      case "remove1" -> map.remove(args[0]);
      case "size0" -> (long) map.size();
      case "isEmpty0" -> map.isEmpty();
      case "keySet0" -> new ArrayList<@Nullable Object>(map.keySet());
      case "values0" -> new ArrayList<>(map.values());
      case "entrySet0" -> new ArrayList<@Nullable Object>(map.entrySet());
      case "clear0" -> {
        map.clear();
        yield null;
      }
      default -> ofAny(map, method, args);
    };
  }

  private static @Nullable Object ofList(
      List<@Nullable Object> list, String method, @Nullable Object[] args) throws IngestException {
    return switch (method) {
      case "add1" -> list.add(args[0]);
      case "add2" -> {
        list.add(number(args[0]), args[1]);
        yield null;
      }
      case "addAll1" -> args[0] instanceof Collection<?> more && list.addAll(more);
      case "get1" -> list.get(Ops.position(list, number(args[0])));
      case "set2" -> list.set(Ops.position(list, number(args[0])), args[1]);
      case "remove1" -> list.remove(Ops.position(list, number(args[0])));
      case "contains1" -> list.stream().anyMatch(item -> Ops.equal(item, args[0]));
      case "indexOf1" -> {
        long at = -1;
        for (int i = 0; i < list.size() && at < 0; i++) {
          at = Ops.equal(list.get(i), args[0]) ? i : -1;
        }
        yield at;
      }
      case "size0", "length0" -> (long) list.size();
      case "isEmpty0" -> list.isEmpty();
      case "clear0" -> {
        list.clear();
        yield null;
      }
      default -> ofAny(list, method, args);
    };
  }

  private static @Nullable Object ofNumber(Number number, String method, @Nullable Object[] args)
      throws IngestException {
    return switch (method) {
      case "intValue0", "longValue0" -> number.longValue();
      case "doubleValue0" -> number.doubleValue();
      default -> ofAny(number, method, args);
    };
  }

  private static Object ofAny(Object on, String method, @Nullable Object[] args)
      throws IngestException {
    return switch (method) {
      case "equals1" -> Ops.equal(on, args[0]);
      case "toString0" -> Values.text(on);
      default ->
          throw new IngestException(
              "dynamic method ["
                  + Values.type(on)
                  + ", "
                  + name(method)
                  + "/"
                  + args.length
                  + "] not found");
    };
  }

  /**
   * A function of a class, as {@code Integer.parseInt(x)}.
   *
   * @param function class, point and the function's {@link #key}
   */
  static @Nullable Object ofClass(String function, @Nullable Object[] args) throws IngestException {
    try {
      return switch (function) {
        case "Integer.parseInt1", "Integer.valueOf1" ->
            (long) Integer.parseInt(Values.text(args[0]));
        case "Integer.parseInt2" -> (long) Integer.parseInt(text(args[0]), number(args[1]));
        case "Long.parseLong1", "Long.valueOf1" -> Long.parseLong(Values.text(args[0]));
        case "Long.parseLong2" -> Long.parseLong(text(args[0]), number(args[1]));
        case "Double.parseDouble1", "Float.parseFloat1" -> Double.parseDouble(text(args[0]));
        case "Boolean.parseBoolean1" -> Boolean.parseBoolean(text(args[0]));
        case "String.valueOf1", "Integer.toString1", "Long.toString1" -> Values.text(args[0]);
        case "String.join2" ->
            args[1] instanceof Collection<?> all
                ? String.join(text(args[0]), all.stream().map(Values::text).toList())
                : "";
        case "Math.min2" -> Ops.compare(args[0], args[1], "min") <= 0 ? args[0] : args[1];
        case "Math.max2" -> Ops.compare(args[0], args[1], "max") >= 0 ? args[0] : args[1];
        case "Math.abs1" ->
            args[0] instanceof Long whole ? (Object) Math.abs(whole) : Math.abs(real(args[0]));
        case "Math.floor1" -> Math.floor(real(args[0]));
        case "Math.ceil1" -> Math.ceil(real(args[0]));
        case "Math.round1" -> Math.round(real(args[0]));
        default -> throw new IngestException("function " + name(function) + " not found");
      };
    } catch (NumberFormatException e) {
      throw new IngestException(String.valueOf(e.getMessage()));
    } catch (ClassCastException e) {
      throw new IngestException(name(function) + ": not applicable to its arguments");
    }
  }

  private static double real(@Nullable Object value) throws IngestException {
    return Ops.cast("double").of(value) instanceof Double number ? number : 0;
  }

  static Object create(String type) {
    return type.contains("Map") ? new FieldMap() : new ArrayList<@Nullable Object>();
  }
}
