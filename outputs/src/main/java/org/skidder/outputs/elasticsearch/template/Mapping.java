package org.skidder.outputs.elasticsearch.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.skidder.outputs.elasticsearch.template.FieldList.Field;

/** Turns declared fields into a mapping for one version of the server. Used once. */
final class Mapping {
  private static final int IGNORE_ABOVE = 1024;
  private static final int SCALING = 1000;
  private static final Set<String> NUMBERS =
      Set.of("byte", "short", "long", "float", "double", "scaled_float");

  private final Dialect dialect;
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private final List<Object> dynamic = new ArrayList<>();
  private final List<String> searched = new ArrayList<>();

  /**
   * @param dialect of the server it is for
   */
  Mapping(FieldList fields, Dialect dialect) {
    this.dialect = dialect;
    add("", fields.fields(), properties);
    Map<String, Object> strings = ordered("ignore_above", IGNORE_ABOVE);
    string(strings, "keyword");
    dynamic.add(
        Map.of("strings_as_keyword", ordered("mapping", strings, "match_mapping_type", "string")));
  }

  /** {@code keyword} or {@code text}, or what came before them. */
  private void string(Map<String, Object> mapping, String type) {
    if (dialect.hasStrings()) {
      mapping.put("type", "string");
      mapping.put("index", type.equals("keyword") ? "not_analyzed" : "analyzed");
    } else {
      mapping.put("type", type);
    }
  }

  /** The mapping of each declared field, nested. */
  Map<String, Object> properties() {
    return properties;
  }

  /** What becomes of fields that are not declared. */
  List<Object> dynamicTemplates() {
    return dynamic;
  }

  /** Full names of all declared texts and keywords. */
  List<String> searched() {
    return searched;
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }

  private void add(String prefix, List<Field> fields, Map<String, Object> into) {
    for (Field field : fields) {
      String path = prefix + field.name();
      Map<String, Object> parent = into;
      String[] parts = field.name().split("\\.");
      for (int i = 0; i < parts.length - 1; i++) {
        parent = below(parent, parts[i]);
      }
      String last = parts[parts.length - 1];
      if (field.type().equals("group")) {
        Map<String, Object> own = below(parent, last);
        field
            .attribute("dynamic")
            .ifPresent(value -> object(parent(into, parts), last).put("dynamic", value));
        add(path + ".", field.children(), own);
      } else {
        Map<String, Object> mapping = leaf(path, field);
        if (!mapping.isEmpty()) {
          parent.put(last, mapping);
        }
      }
    }
  }

  private static Map<String, Object> parent(Map<String, Object> root, String[] parts) {
    Map<String, Object> at = root;
    for (int i = 0; i < parts.length - 1; i++) {
      at = below(at, parts[i]);
    }
    return at;
  }

  @SuppressWarnings("unchecked") // only this class puts values there
  private static Map<String, Object> object(Map<String, Object> parent, String name) {
    return (Map<String, Object>) parent.computeIfAbsent(name, _ -> new LinkedHashMap<>());
  }

  /** The properties below a name; made when they are not there. */
  private static Map<String, Object> below(Map<String, Object> parent, String name) {
    return object(object(parent, name), "properties");
  }

  private Map<String, Object> leaf(String path, Field field) {
    Map<String, Object> mapping = new LinkedHashMap<>();
    switch (field.type()) {
      case "keyword" -> {
        searched.add(path);
        keyword(field, mapping);
      }
      case "text" -> {
        searched.add(path);
        text(field, mapping);
      }
      case "integer" -> mapping.put("type", "long");
      case "scaled_float" -> scaled(field, mapping);
      case "half_float" -> mapping.put("type", dialect.hasStrings() ? "float" : "half_float");
      case "ip" -> ip(mapping);
      case "alias" -> {
        if (dialect.hasAliases()) {
          mapping.put("type", "alias");
          field.attribute("path").ifPresent(target -> mapping.put("path", target));
        }
      }
      case "array" -> field.attribute("object_type").ifPresent(type -> array(type, mapping));
      case "object" -> object(path, field, mapping);
      default -> mapping.put("type", field.type());
    }
    if (!mapping.isEmpty()) {
      common(field, mapping);
    }
    return mapping;
  }

  /** An array is mapped as its elements are. */
  private void array(Object type, Map<String, Object> mapping) {
    if (type.equals("keyword") || type.equals("text")) {
      string(mapping, type.toString());
    } else {
      mapping.put("type", type);
    }
  }

  private void scaled(Field field, Map<String, Object> mapping) {
    if (dialect.hasStrings()) {
      mapping.put("type", "float");
      return;
    }
    mapping.put("type", "scaled_float");
    mapping.put("scaling_factor", field.attribute("scaling_factor").orElse(SCALING));
  }

  private void ip(Map<String, Object> mapping) {
    if (dialect.hasStrings()) {
      // An address of version 6 is none for this server.
      string(mapping, "keyword");
      mapping.put("ignore_above", IGNORE_ABOVE);
    } else {
      mapping.put("type", "ip");
    }
  }

  /** What every field may state; {@code index} of a string says how it is analysed. */
  private static void common(Field field, Map<String, Object> mapping) {
    for (String key : List.of("index", "doc_values", "copy_to")) {
      field.attribute(key).ifPresent(value -> mapping.putIfAbsent(key, value));
    }
  }

  private void keyword(Field field, Map<String, Object> mapping) {
    string(mapping, "keyword");
    int longest =
        field.attribute("ignore_above").orElse(0) instanceof Number number ? number.intValue() : 0;
    if (longest != -1) {
      mapping.put("ignore_above", longest == 0 ? IGNORE_ABOVE : longest);
    }
    others(field, mapping);
  }

  private void text(Field field, Map<String, Object> mapping) {
    string(mapping, "text");
    if (!Boolean.TRUE.equals(field.attribute("norms").orElse(false))) {
      mapping.put("norms", dialect.hasStrings() ? Map.of("enabled", false) : false);
    }
    for (String key : List.of("analyzer", "search_analyzer")) {
      field.attribute(key).ifPresent(value -> mapping.put(key, value));
    }
    others(field, mapping);
  }

  private void others(Field field, Map<String, Object> mapping) {
    if (field.multiFields().isEmpty()) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    int known = searched.size();
    for (Field other : field.multiFields()) {
      fields.put(other.name(), leaf(other.name(), other));
    }
    // Not names of their own: they are found through their field.
    searched.subList(known, searched.size()).clear();
    mapping.put("fields", fields);
  }

  private void object(String path, Field field, Map<String, Object> mapping) {
    mapping.put("type", "object");
    for (String key : List.of("enabled", "dynamic")) {
      field.attribute(key).ifPresent(value -> mapping.put(key, value));
    }
    String type = String.valueOf(field.attribute("object_type").orElse(""));
    if (!type.equals("keyword") && !type.equals("text") && !NUMBERS.contains(type)) {
      return;
    }
    Map<String, Object> children = new LinkedHashMap<>();
    switch (type) {
      case "keyword", "text" -> string(children, type);
      case "scaled_float" -> scaled(field, children);
      default -> children.put("type", type);
    }
    common(field, children);
    Map<String, Object> template = new LinkedHashMap<>();
    template.put("mapping", children);
    template.put(
        "match_mapping_type", field.attribute("object_type_mapping_type").orElse(matched(type)));
    template.put("path_match", path.contains("*") ? path : path + ".*");
    dynamic.add(Map.of(path, template));
  }

  /** The type that a value shows, for children of a type. */
  private String matched(String type) {
    return switch (type) {
      case "keyword", "text" -> "string";
      case "scaled_float" -> "*";
      // Newer servers refuse a template that matches what no value in JSON can show.
      case "byte", "short" -> dialect.matchesJsonTypesOnly() ? "long" : type;
      case "float" -> dialect.matchesJsonTypesOnly() ? "double" : type;
      default -> type;
    };
  }
}
