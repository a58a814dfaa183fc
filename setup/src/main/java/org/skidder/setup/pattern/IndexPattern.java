package org.skidder.setup.pattern;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.skidder.outputs.elasticsearch.template.FieldList;
import org.skidder.outputs.elasticsearch.template.FieldList.Field;
import org.skidder.outputs.json.JsonTree;

/** An index pattern made of declared fields. Immutable. */
public final class IndexPattern {
  /** The type of such an object. */
  public static final String TYPE = "index-pattern";

  private static final String TIME = "@timestamp";

  private final String title;
  private final Map<String, Map<String, Object>> fields = new LinkedHashMap<>();
  private final Map<String, Object> formats = new TreeMap<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final List<String> sourceFilters;

  /**
   * Makes one.
   *
   * @param title pattern of the indices, which is also its id
   * @param version of Kibana it is for, {@code a.b.c}
   * @throws IllegalArgumentException when a field is declared twice
   */
  public IndexPattern(FieldList declared, String title, String version) {
    this.title = title;
    sourceFilters = declared.sourceFilters();
    add("", declared.fields(), version);
    aliases.forEach(this::typeOfTarget);
    meta("_id", "string", false);
    meta("_type", "string", true);
    meta("_index", "string", false);
    meta("_score", "number", false);
  }

  private void add(String prefix, List<Field> declared, String version) {
    for (Field field : declared) {
      String path = prefix + field.name();
      if (field.type().equals("group")) {
        if (!Boolean.FALSE.equals(field.attribute("enabled").orElse(true))) {
          add(path + ".", field.children(), version);
        }
        continue;
      }
      keep(path, describe(path, field), field, version);
      for (Field other : field.multiFields()) {
        String name = path + "." + other.name();
        keep(name, describe(name, other), other, version);
      }
    }
  }

  private void keep(String path, Map<String, Object> described, Field field, String version) {
    if (fields.putIfAbsent(path, described) != null) {
      throw new IllegalArgumentException("the field " + path + " is declared twice");
    }
    FieldFormats.of(field, version).ifPresent(format -> formats.put(path, format));
    if (field.type().equals("alias")) {
      field.attribute("path").ifPresent(target -> aliases.put(path, target.toString()));
    }
  }

  private static Map<String, Object> describe(String path, Field field) {
    boolean binary = field.type().equals("binary");
    boolean scripted = field.attribute("script").isPresent();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", path);
    map.put("count", field.attribute("count").orElse(0));
    map.put("scripted", scripted);
    map.put("indexed", !binary && isOn(field, "index", true));
    map.put("analyzed", !binary && isOn(field, "analyzed", false));
    map.put("doc_values", !scripted && isOn(field, "doc_values", !binary));
    map.put("searchable", !binary && isOn(field, "searchable", true));
    boolean text = field.type().equals("text");
    map.put("aggregatable", !binary && !text && isOn(field, "aggregatable", true));
    String type = type(field);
    if (!type.isEmpty()) {
      map.put("type", type);
    }
    field
        .attribute("script")
        .ifPresent(script -> {
          map.put("script", script);
          map.put("lang", "painless");
        });
    return map;
  }

  private static boolean isOn(Field field, String attribute, boolean unless) {
    return field.attribute(attribute).map(Boolean.TRUE::equals).orElse(unless);
  }

  /** What Kibana calls the type; empty for what has none there. */
  private static String type(Field field) {
    String declared =
        field.type().equals("array")
            ? String.valueOf(field.attribute("object_type").orElse(""))
            : field.type();
    return switch (declared) {
      case "long", "integer", "short", "byte", "float", "half_float", "scaled_float", "double" ->
          "number";
      case "text", "keyword" -> "string";
      case "geo_point", "date", "binary", "boolean", "ip" -> declared;
      default -> "";
    };
  }

  private void typeOfTarget(String alias, String target) {
    Map<String, Object> there = fields.get(target);
    Map<String, Object> own = fields.get(alias);
    if (there != null && own != null && there.get("type") != null) {
      own.put("type", there.get("type"));
      own.put("aggregatable", there.get("aggregatable"));
    }
  }

  private void meta(String name, String type, boolean found) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("count", 0);
    map.put("scripted", false);
    map.put("indexed", false);
    map.put("analyzed", false);
    map.put("doc_values", false);
    map.put("searchable", found);
    map.put("aggregatable", found);
    map.put("type", type);
    fields.put(name, map);
  }

  /** Its content: what is structured in it is JSON as text, as Kibana wants it. */
  public Map<String, Object> attributes() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("title", title);
    map.put("timeFieldName", TIME);
    map.put("fields", JsonTree.text(List.copyOf(fields.values())));
    map.put("fieldFormatMap", JsonTree.text(formats));
    if (!sourceFilters.isEmpty()) {
      List<Map<String, String>> filters = new ArrayList<>();
      sourceFilters.forEach(filter -> filters.add(Map.of("value", filter)));
      map.put("sourceFilters", JsonTree.text(filters));
    }
    return map;
  }

  /** The saved object, without what only one generation of Kibana has. */
  public Map<String, Object> object() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", title);
    map.put("type", TYPE);
    map.put("attributes", attributes());
    return map;
  }
}
