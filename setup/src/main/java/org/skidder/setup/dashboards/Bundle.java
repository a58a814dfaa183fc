package org.skidder.setup.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.json.JsonTree;

/**
 * Objects that are imported together.
 *
 * @param name of the file or the dashboard, for messages
 * @param version of Kibana that the objects are of; empty if that is not known
 * @param objects each with {@code id}, {@code type} and {@code attributes}, and what else there is
 */
public record Bundle(String name, String version, List<Map<String, @Nullable Object>> objects) {
  /** What is imported, of all that a file with an object may say about it. */
  private static final List<String> MEMBERS =
      List.of(
          "attributes",
          "references",
          "migrationVersion",
          "coreMigrationVersion",
          "typeMigrationVersion");

  /** Without the objects of a type. */
  Bundle without(String type) {
    return new Bundle(
        name,
        version,
        objects.stream().filter(object -> !type.equals(object.get("type"))).toList());
  }

  /**
   * One document, as Kibana 6 exports and imports it.
   *
   * @param unless the version if that of the objects is not known
   */
  public Map<String, @Nullable Object> document(String unless) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("version", version.isEmpty() ? unless : version);
    document.put("objects", objects);
    return document;
  }

  /** A line for each object, as Kibana 7 and later import them. */
  public String lines() {
    StringBuilder lines = new StringBuilder();
    for (Map<String, @Nullable Object> object : objects) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("id", object.get("id"));
      line.put("type", object.get("type"));
      for (String member : MEMBERS) {
        Object value = object.get(member);
        if (value != null) {
          line.put(member, value);
        }
      }
      line.putIfAbsent("references", List.of());
      lines.append(JsonTree.text(line)).append('\n');
    }
    return lines.toString();
  }

  /** Objects of a bundle's document; those that are none are left out. */
  static List<Map<String, @Nullable Object>> objects(@Nullable Object list) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Object entry : list instanceof List<?> all ? all : List.of()) {
      if (entry instanceof Map<?, ?> object) {
        objects.add(JsonTree.names(object));
      }
    }
    return objects;
  }
}
