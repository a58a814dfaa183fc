package org.skidder.core.config;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns one setting into a value of the type its record component has. */
final class Converter {
  private final Binder binder;
  private final Problems problems;

  Converter(Binder binder, Problems problems) {
    this.binder = binder;
    this.problems = problems;
  }

  /** The value, or null when the setting is null after expansion, that is, not stated. */
  @Nullable Object convert(Config at, Type type, Option option) throws BadValue {
    if (!option.secret()) {
      return open(at, type, option);
    }
    try {
      return open(at, type, option);
    } catch (BadValue e) {
      throw e.masked();
    }
  }

  private @Nullable Object open(Config at, Type type, Option option) throws BadValue {
    Class<?> raw = OptionSpec.rawType(type);
    if (raw == Config.class) {
      return at.isVoid() ? null : at;
    }
    if (isText(raw)) {
      String text = text(at);
      return text == null ? null : checked(ofText(raw, text, at, option), at, option);
    }
    if (raw == Duration.class) {
      return at.effective().isNull() ? null : checked(duration(at), at, option);
    }
    if (at.isVoid()) {
      return null;
    }
    if (raw == List.class) {
      return list(at, OptionSpec.argument(type, 0), option);
    }
    if (raw == Map.class) {
      return map(at, OptionSpec.argument(type, 1), option);
    }
    return checked(scalar(at, raw, option), at, option);
  }

  static boolean isText(Class<?> raw) {
    return raw == String.class
        || raw == Path.class
        || raw.isEnum()
        || (raw != ByteSize.class && raw != FileMode.class && Parsed.isParsed(raw));
  }

  private Object scalar(Config at, Class<?> raw, Option option) throws BadValue {
    if (raw == boolean.class || raw == Boolean.class) {
      return bool(at);
    }
    if (raw == int.class || raw == Integer.class) {
      return clamped(integer(at), at, option);
    }
    if (raw == long.class || raw == Long.class) {
      return integer(at);
    }
    if (raw == double.class || raw == Double.class) {
      return floating(at);
    }
    if (raw == ByteSize.class) {
      return byteSize(at);
    }
    if (raw == FileMode.class) {
      return fileMode(at);
    }
    if (raw.isRecord()) {
      return section(at, raw, option);
    }
    throw new IllegalStateException(raw.getName() + " cannot be the type of an option");
  }

  /** A number beyond what can be counted means as much as possible; a stated bound is a bound. */
  private int clamped(long value, Config at, Option option) throws BadValue {
    int taken = Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    if (taken != value) {
      checked(value, at, option);
      problems.warning(
          at, "the number " + value + " is beyond what is possible; " + taken + " is taken");
    }
    return taken;
  }

  private Object section(Config at, Class<?> raw, Option option) throws BadValue {
    if (!at.isMap() && option.anyForm()) {
      problems.warning(at, "is no section (name: value); it counts as one without options");
      return Binder.defaults(raw.asSubclass(Record.class));
    }
    if (!at.isMap() && !(at.isList() && at.isEmpty())) {
      throw new BadValue(at, noSection(at));
    }
    Class<? extends Record> type = raw.asSubclass(Record.class);
    Optional<? extends Record> bound =
        isSwitchedOff(at, type) ? binder.tryBindUnused(at, type) : binder.tryBind(at, type);
    if (bound.isEmpty()) {
      throw BadValue.reported();
    }
    return bound.get();
  }

  private static boolean isSwitchedOff(Config at, Class<? extends Record> type) {
    return new Binder.Known(type).all.contains("enabled") && !at.isEnabled();
  }

  private @Nullable String text(Config at) throws BadValue {
    Node node = at.effective();
    if (node.isContainer()) {
      throw new BadValue(at, "expected a text, " + found(at));
    }
    return Config.textOf(node);
  }

  private static Object ofText(Class<?> raw, String text, Config at, Option option)
      throws BadValue {
    if (raw == String.class) {
      checkChoice(text, at, option);
      return text;
    }
    if (raw.isEnum() && !Parsed.isParsed(raw)) {
      return constant(raw, text, at);
    }
    if (raw == Path.class) {
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw new BadValue(at, "is no path: " + e.getReason());
      }
    }
    return Parsed.parse(raw, text, at);
  }

  private static void checkChoice(String text, Config at, Option option) throws BadValue {
    List<String> choices = List.of(option.choices());
    if (!choices.isEmpty() && !choices.contains(text)) {
      throw new BadValue(at, notOneOf(text, choices));
    }
  }

  private static String notOneOf(String text, List<String> choices) {
    return Quote.value(text) + " is not known; choose one of " + String.join(", ", choices);
  }

  private static Object constant(Class<?> type, String text, Config at) throws BadValue {
    Object[] constants = type.getEnumConstants();
    List<String> names = new ArrayList<>();
    for (Object constant : constants == null ? new Object[0] : constants) {
      String name = configName(constant);
      if (name.equalsIgnoreCase(text)) {
        return constant;
      }
      names.add(name);
    }
    throw new BadValue(at, notOneOf(text, names));
  }

  /** The name of an enum constant: its {@code configName()} if it has one, else in lower case. */
  static String configName(Object constant) {
    Enum<?> value = (Enum<?>) constant;
    try {
      for (Method method : value.getDeclaringClass().getDeclaredMethods()) {
        if (method.getName().equals("configName") && method.getParameterCount() == 0) {
          method.setAccessible(true);
          return String.valueOf(method.invoke(constant));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("configName() of " + constant.getClass() + " failed", e);
    }
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static boolean bool(Config at) throws BadValue {
    Object value = at.typed().value;
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof String text) {
      switch (text) {
        case "1", "t", "T", "TRUE", "true", "True" -> {
          return true;
        }
        case "0", "f", "F", "FALSE", "false", "False" -> {
          return false;
        }
        default -> {}
      }
    }
    throw new BadValue(at, "expected true or false, " + found(at));
  }

  private static Object number(Config at, String expected) throws BadValue {
    Object value = at.typed().value;
    if (value instanceof String text) {
      value = Scalars.number(text.strip(), false);
    }
    if (value instanceof Number) {
      return value;
    }
    throw new BadValue(at, "expected " + expected + ", " + found(at));
  }

  private static long integer(Config at) throws BadValue {
    Object value = number(at, "a whole number");
    if (value instanceof Double number) {
      if (Double.isNaN(number) || Math.abs(number) >= 0x1p63) {
        throw new BadValue(at, "the number " + Scalars.print(number) + " is too large");
      }
      return (long) number.doubleValue();
    }
    if (value instanceof BigInteger big) {
      throw new BadValue(at, "the number " + big + " is too large");
    }
    return (Long) value;
  }

  private static double floating(Config at) throws BadValue {
    return ((Number) number(at, "a number")).doubleValue();
  }

  private static Duration duration(Config at) throws BadValue {
    Node node = at.effective();
    try {
      if (node.value instanceof Node.Expanded || node.spelling != null) {
        String text = String.valueOf(Config.textOf(node)).strip();
        Object seconds = Scalars.number(text, false);
        return seconds == null ? Durations.parse(text) : Durations.ofSeconds(seconds);
      }
      if (node.value instanceof Number seconds) {
        return Durations.ofSeconds(seconds);
      }
      if (node.value instanceof String text) {
        return Durations.parse(text);
      }
    } catch (IllegalArgumentException e) {
      throw new BadValue(at, String.valueOf(e.getMessage()));
    }
    throw new BadValue(at, "expected a duration, for instance 10s or 1h30m, " + found(at));
  }

  private ByteSize byteSize(Config at) throws BadValue {
    String text = text(at);
    if (text == null || at.typed().value instanceof Boolean) {
      throw new BadValue(at, "expected a size, for instance 10MiB, " + found(at));
    }
    try {
      ByteSize size = ByteSize.parse(text);
      if (ByteSize.hasNoUnit(text) && at.origin() != Origin.BUILT_IN) {
        problems.warning(
            at,
            Problems.deprecated(
                "a size without a unit; write " + size + " (it is taken as bytes)"));
      }
      return size;
    } catch (IllegalArgumentException e) {
      throw new BadValue(at, String.valueOf(e.getMessage()));
    }
  }

  private FileMode fileMode(Config at) throws BadValue {
    Object value = at.typed().value;
    try {
      if (value instanceof Long bits) {
        FileMode mode = new FileMode(bits < 0 || bits > 07777 ? -1 : (int) (long) bits);
        // Up to 0777 it may well have been written in octal: the number does not tell.
        if (bits > 0777 && bits <= 777) {
          problems.warning(
              at,
              "is the decimal number "
                  + bits
                  + " and means mode "
                  + mode
                  + "; write 0"
                  + bits
                  + " if you mean octal digits");
        }
        return mode;
      }
      if (value instanceof String text) {
        return FileMode.parse(text);
      }
    } catch (IllegalArgumentException e) {
      throw new BadValue(at, Quote.value(String.valueOf(value)) + " " + e.getMessage());
    }
    throw new BadValue(at, "expected a file mode such as 0600, " + found(at));
  }

  private List<Object> list(Config at, Type element, Option option) throws BadValue {
    if (!at.named().isEmpty()) {
      throw new BadValue(at, "expected a list, found named settings; begin each entry with '- '");
    }
    List<Config> items = at.isScalar() ? List.of(at) : at.items();
    List<Object> values = new ArrayList<>(items.size());
    boolean failed = false;
    for (Config item : items) {
      try {
        Object value = convert(item, element, option);
        if (value != null) {
          values.add(value);
        }
      } catch (BadValue e) {
        e.reportTo(problems);
        failed = true;
      } catch (ConfigException e) {
        problems.add(e);
        failed = true;
      }
    }
    if (failed) {
      throw BadValue.reported();
    }
    return Collections.unmodifiableList(values);
  }

  private Map<String, Object> map(Config at, Type element, Option option) throws BadValue {
    if (at.isScalar()) {
      throw new BadValue(at, noSection(at));
    }
    if (!at.isMap() && !at.isEmpty()) {
      problems.warning(at, "expected a section, found a list, which counts as empty");
      return Map.of();
    }
    if (OptionSpec.rawType(element) == Object.class) {
      return plain(at);
    }
    return each(at, child -> convert(child, element, option));
  }

  private Map<String, Object> plain(Config at) throws BadValue {
    return each(at, child -> child.isVoid() ? null : child.toPlain());
  }

  @FunctionalInterface
  private interface Conversion {
    @Nullable Object of(Config child) throws BadValue;
  }

  /** The children by their names, without those that are null; what is wrong with each is told. */
  private Map<String, Object> each(Config at, Conversion conversion) throws BadValue {
    Map<String, Object> values = new LinkedHashMap<>();
    boolean failed = false;
    for (Config child : at.children()) {
      Optional<Object> value = Optional.empty();
      try {
        value = Optional.ofNullable(conversion.of(child));
      } catch (BadValue e) {
        e.reportTo(problems);
        failed = true;
      } catch (ConfigException e) {
        problems.add(e);
        failed = true;
      }
      value.ifPresent(known -> values.put(child.name(), known));
    }
    if (failed) {
      throw BadValue.reported();
    }
    return Collections.unmodifiableMap(values);
  }

  private static Object checked(Object value, Config at, Option option) throws BadValue {
    if (!option.min().isEmpty() && compare(value, option.min()) < 0) {
      throw new BadValue(at, "must be at least " + option.min() + ", not " + print(value));
    }
    if (!option.max().isEmpty() && compare(value, option.max()) > 0) {
      throw new BadValue(at, "must be at most " + option.max() + ", not " + print(value));
    }
    return value;
  }

  private static int compare(Object value, String bound) {
    if (value instanceof Duration duration) {
      return duration.compareTo(boundDuration(bound));
    }
    if (value instanceof ByteSize size) {
      return size.compareTo(ByteSize.parse(bound));
    }
    if (value instanceof Double number) {
      return Double.compare(number, Double.parseDouble(bound));
    }
    if (value instanceof Number number) {
      return Long.compare(number.longValue(), boundNumber(bound));
    }
    throw new IllegalStateException("no bounds for " + value.getClass().getName());
  }

  private static Duration boundDuration(String bound) {
    Object seconds = Scalars.number(bound, false);
    return seconds == null ? Durations.parse(bound) : Durations.ofSeconds(seconds);
  }

  private static long boundNumber(String bound) {
    return Scalars.number(bound, false) instanceof Long number
        ? number
        : ByteSize.parse(bound).bytes();
  }

  private static String print(Object value) {
    return value instanceof Duration duration ? Durations.print(duration) : Scalars.print(value);
  }

  /** What to say where a section should be. */
  static String noSection(Config at) {
    return "expected a section (required 'object'), " + found(at);
  }

  /** What stands there instead; the value itself is masked by the binder where it is secret. */
  static String found(Config at) {
    Node node = at.typed();
    if (node.isContainer()) {
      return node.named != null && !node.named.isEmpty() ? "found a section" : "found a list";
    }
    Object value = node.value;
    if (value == null) {
      return "found nothing";
    }
    String text = Scalars.print(value);
    return "found " + (value instanceof String ? Quote.value(text) : text);
  }
}
