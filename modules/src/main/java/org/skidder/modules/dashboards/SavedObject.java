package org.skidder.modules.dashboards;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.json.JsonBuffer;

/**
 * An object as Kibana keeps it. Immutable.
 *
 * @param type {@code search}, {@code visualization} or {@code dashboard}
 * @param id unique over all types and modules
 * @param attributes its content: texts, numbers, lists and maps; members whose names end in {@code
 *     JSON}, and {@code visState}, are texts of JSON
 * @param references what it needs; only in {@link Shape#REFERENCES}
 */
public record SavedObject(
    String type, String id, Map<String, Object> attributes, List<Reference> references) {

  /** Copies what can change. */
  public SavedObject {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    references = List.copyOf(references);
  }

  /**
   * Another object, under the name that the attributes have for it.
   *
   * @param name unique in the list
   */
  public record Reference(String name, String type, String id) {}

  /** The title. */
  public String title() {
    return String.valueOf(attributes.get("title"));
  }

  /** One line of NDJSON, with its end, as the saved-objects API of Kibana 7 takes it. */
  public String line() {
    Map<String, Object> map = Members.of("id", id).with("type", type);
    map.put("attributes", attributes);
    List<Map<String, Object>> list = new ArrayList<>();
    for (Reference reference : references) {
      Map<String, Object> entry =
          Members.of("name", reference.name())
              .with("type", reference.type())
              .with("id", reference.id());
      list.add(entry);
    }
    map.put("references", list);
    map.put("migrationVersion", Map.of(type, "7.0.0"));
    return json(map) + "\n";
  }

  /** Compact JSON of maps, lists, texts, numbers and booleans. */
  static String json(Object value) {
    JsonBuffer out = new JsonBuffer(1024);
    DocumentEncoder.value(value, out, false);
    return out.toString();
  }
}
