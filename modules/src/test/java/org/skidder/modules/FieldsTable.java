package org.skidder.modules;

import java.util.List;
import java.util.Map;

/** A table of declared fields for a page of the documentation. */
final class FieldsTable {
  private final StringBuilder out =
      new StringBuilder("| field | type | meaning |\n|---|---|---|\n");

  private FieldsTable() {}

  /** The leaves below these declarations, in their order. */
  static String of(List<Map<String, Object>> fields) {
    FieldsTable table = new FieldsTable();
    table.rows("", fields);
    return table.out.toString();
  }

  private void rows(String prefix, List<Map<String, Object>> fields) {
    for (Map<String, Object> field : fields) {
      String name = prefix + field.get("name");
      if (field.containsKey("fields")) {
        rows(name + ".", PlainYaml.maps(field.get("fields")));
      } else {
        out.append("| `").append(name).append("` | ").append(type(field)).append(" | ");
        out.append(meaning(field)).append(" |\n");
      }
    }
  }

  private static String type(Map<String, Object> field) {
    Object type = field.getOrDefault("type", "keyword");
    Object children = field.get("object_type");
    String words = children == null ? type.toString() : type + " of " + children;
    return words.equals("integer") ? "long" : words;
  }

  private static String meaning(Map<String, Object> field) {
    String text = Text.line(field.getOrDefault("description", ""));
    Object example = field.get("example");
    return example == null ? text : text + " Example: `" + Text.line(example) + "`.";
  }
}
