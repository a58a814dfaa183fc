package org.skidder.core.config;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the generated documents say about an option. */
final class OptionText {
  private OptionText() {}

  /** Type in words: {@code duration}, {@code list of text}. */
  static String type(OptionSpec spec) {
    return spec.option().choices().length > 0 && isSingle(spec)
        ? String.join(", ", spec.option().choices())
        : type(spec.valueType());
  }

  private static boolean isSingle(OptionSpec spec) {
    return OptionSpec.rawType(spec.valueType()) == String.class;
  }

  private static String type(Type type) {
    Class<?> raw = OptionSpec.rawType(type);
    if (raw == List.class) {
      return "list of " + plural(OptionSpec.argument(type, 0));
    }
    if (raw.isEnum()) {
      return String.join(", ", constants(raw));
    }
    Map<Class<?>, String> names = new LinkedHashMap<>();
    names.put(String.class, "text");
    names.put(boolean.class, "true or false");
    names.put(int.class, "number");
    names.put(long.class, "number");
    names.put(double.class, "number");
    names.put(Integer.class, "number");
    names.put(Long.class, "number");
    names.put(Double.class, "number");
    names.put(Boolean.class, "true or false");
    names.put(Duration.class, "duration");
    names.put(ByteSize.class, "size");
    names.put(FileMode.class, "file mode");
    names.put(Path.class, "path");
    names.put(Map.class, "map");
    names.put(Config.class, "section");
    String name = names.get(raw);
    return name != null ? name : raw.isRecord() && !Parsed.isParsed(raw) ? "section" : "text";
  }

  private static String plural(Type element) {
    String name = type(element);
    return name.endsWith("h") || name.equals("text") || name.contains(",") ? name : name + "s";
  }

  static List<String> constants(Class<?> type) {
    List<String> names = new ArrayList<>();
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants == null ? new Object[0] : constants) {
      names.add(Converter.configName(constant));
    }
    return names;
  }

  /** Bounds, unit and whether it must be given: {@code at least 1, in bytes}; may be empty. */
  static String constraints(Option option) {
    List<String> parts = new ArrayList<>();
    if (option.required()) {
      parts.add("required");
    }
    if (!option.min().isEmpty()) {
      parts.add("at least " + option.min());
    }
    if (!option.max().isEmpty()) {
      parts.add("at most " + option.max());
    }
    if (!option.unit().isEmpty()) {
      parts.add("in " + option.unit());
    }
    return String.join(", ", parts);
  }

  /** The default, which must not be empty, as plain value. */
  static Object defaultValue(OptionSpec spec) {
    String text = spec.option().def();
    Class<?> raw = OptionSpec.rawType(spec.valueType());
    if (raw == List.class || raw == Map.class) {
      Node node = ValueGrammar.expanded(text, Origin.BUILT_IN);
      Object plain = new Config(emptyScope(), null, "", node).toPlain();
      return raw == List.class && !(plain instanceof List) ? List.of(plain) : plain;
    }
    if (Converter.isText(raw) || raw == FileMode.class) {
      return text;
    }
    Object number = Scalars.ofPlain(text);
    return number == null ? text : number;
  }

  private static Scope emptyScope() {
    return new Scope(Node.map(Origin.BUILT_IN), null, Map.of(), SecretSource.NONE);
  }

  /** What stands for the option where it has no default. */
  static Object noValue(OptionSpec spec) {
    Class<?> raw = OptionSpec.rawType(spec.type());
    if (raw == List.class) {
      return List.of();
    }
    if (raw == Map.class || raw == Config.class) {
      return Map.of();
    }
    if (raw == boolean.class) {
      return false;
    }
    if (raw == int.class || raw == long.class || raw == double.class) {
      return 0L;
    }
    return raw == Duration.class ? "0s" : raw == ByteSize.class ? "0b" : "";
  }
}
