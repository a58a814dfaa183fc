package org.skidder.core.config;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes the options of a record as JSON Schema (draft 2020-12), for completion and checking in
 * editors. Every scalar may also be a text, because of variables.
 */
public final class JsonSchema {
  private JsonSchema() {}

  /** The schema of a section as plain values, to be put into a larger one. */
  public static Map<String, Object> of(Class<? extends Record> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    collect(type, properties, required);
    return section(properties, required);
  }

  /** The schemas of a section's options, by their names. */
  public static Map<String, Object> properties(Class<? extends Record> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    collect(type, properties, new ArrayList<>());
    return properties;
  }

  /** The schema of a section with these properties, of which none is required. */
  public static Map<String, Object> ofProperties(Map<String, Object> properties) {
    return section(new LinkedHashMap<>(properties), List.of());
  }

  private static Map<String, Object> section(
      Map<String, Object> properties, List<String> required) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("object", "null"));
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  /**
   * Properties by all the names they may have: {@code a.b} stands for {@code b} in the section
   * {@code a}.
   */
  public static Map<String, Object> withDottedNames(Map<String, Object> properties) {
    Map<String, Object> all = new LinkedHashMap<>();
    properties.forEach((name, property) -> {
      Map<String, Object> inner = inner(property);
      if (inner.isEmpty()) {
        all.put(name, property);
        return;
      }
      Map<String, Object> dotted = withDottedNames(inner);
      Map<String, Object> section = new LinkedHashMap<>();
      ((Map<?, ?>) property).forEach((key, value) -> section.put(String.valueOf(key), value));
      section.put("properties", dotted);
      all.put(name, section);
      dotted.forEach((under, value) -> all.putIfAbsent(name + "." + under, value));
    });
    return all;
  }

  private static Map<String, Object> inner(Object property) {
    Map<String, Object> inner = new LinkedHashMap<>();
    if (property instanceof Map<?, ?> schema && schema.get("properties") instanceof Map<?, ?> map) {
      map.forEach((name, value) -> inner.put(String.valueOf(name), value));
    }
    return inner;
  }

  /** A schema as JSON text. */
  public static String toJson(Map<String, Object> schema) {
    return Json.of(schema) + "\n";
  }

  private static void collect(
      Class<? extends Record> type, Map<String, Object> properties, List<String> required) {
    for (OptionSpec spec : OptionSpec.of(type)) {
      if (spec.option().inline()) {
        collect(spec.section(), properties, required);
        continue;
      }
      properties.put(spec.name(), property(spec));
      for (String old : spec.option().deprecated()) {
        properties.put(
            old, Map.of("deprecated", true, "description", "Called " + spec.name() + " now."));
      }
      if (spec.option().required()) {
        required.add(spec.name());
      }
    }
  }

  private static Map<String, Object> property(OptionSpec spec) {
    Option option = spec.option();
    Map<String, Object> property = new LinkedHashMap<>();
    String constraints = OptionText.constraints(option);
    property.put(
        "description", option.value() + (constraints.isEmpty() ? "" : " (" + constraints + ")"));
    property.putAll(spec.isSection() ? of(spec.section()) : value(spec.valueType(), option));
    if (!option.def().isEmpty()) {
      property.put("default", OptionText.defaultValue(spec));
    }
    return property;
  }

  private static Map<String, Object> value(Type type, Option option) {
    Class<?> raw = OptionSpec.rawType(type);
    if (raw == List.class) {
      Map<String, Object> entry = value(OptionSpec.argument(type, 0), option);
      return Map.of("anyOf", List.of(Map.of("type", "array", "items", entry), entry));
    }
    if (raw == Map.class || raw == Config.class) {
      return raw == Map.class ? Map.of("type", List.of("object", "null")) : Map.of();
    }
    if (raw.isEnum()) {
      return Map.of("enum", OptionText.constants(raw));
    }
    if (option.choices().length > 0) {
      return Map.of("enum", List.of(option.choices()));
    }
    if (raw.isRecord() && !Parsed.isParsed(raw)) {
      return of(raw.asSubclass(Record.class));
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return Map.of("type", List.of("boolean", "string"));
    }
    if (raw == Duration.class || raw == ByteSize.class || raw == FileMode.class) {
      return Map.of("type", List.of("string", "number"));
    }
    if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
      return Map.of("type", List.of("number", "string"));
    }
    return Map.of("type", List.of("string", "number", "boolean"));
  }
}
