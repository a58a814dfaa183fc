package org.skidder.lab.modules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.json.JsonBuffer;
import org.skidder.modules.ModuleFolder;
import org.skidder.modules.ModuleLibrary;
import org.skidder.modules.dashboards.Dashboard;
import org.skidder.modules.dashboards.Dashboards;
import org.skidder.modules.dashboards.SavedObject;
import org.skidder.modules.dashboards.Shape;

/** Asks a server what panels of dashboards would ask it: there is no Kibana to do so. */
final class DashboardSearches {
  private static final String INDEX = "/samples";

  private final NodeParser node;
  private final ModuleLibrary library = new ModuleLibrary(Path.of("no such folder"));

  DashboardSearches(NodeParser node) throws IOException, InterruptedException, FieldException {
    this.node = node;
    Map<String, Object> properties = new LinkedHashMap<>();
    for (ModuleFolder module : library.all().values()) {
      module.fields().forEach(chapter -> declare("", chapter, properties));
    }
    properties.put("@timestamp", Map.of("type", "date"));
    Map<String, Object> texts =
        Map.of("match_mapping_type", "string", "mapping", Map.of("type", "keyword"));
    Map<String, Object> mappings = new LinkedHashMap<>();
    mappings.put("date_detection", false);
    mappings.put("dynamic_templates", List.of(Map.of("texts", texts)));
    mappings.put("properties", properties);
    FieldMap answer = node.send("PUT", INDEX, json(Map.of("mappings", mappings)));
    assertThat(answer.get("error")).isNull();
  }

  private static void declare(String prefix, Map<?, ?> parent, Map<String, Object> properties) {
    if (!(parent.get("fields") instanceof List<?> fields)) {
      return;
    }
    for (Object entry : fields) {
      Map<?, ?> field = (Map<?, ?>) entry;
      String name = prefix + field.get("name");
      Object type = field.get("type");
      if (field.containsKey("fields")) {
        declare(name + ".", field, properties);
      } else if (type != null && !type.equals("array") && !type.equals("object")) {
        properties.put(name, Map.of("type", type));
      }
    }
  }

  /** Adds documents; returns what the index says about those that do not fit. */
  List<Object> refused(List<Map<String, Object>> documents)
      throws IOException, InterruptedException, FieldException {
    JsonBuffer lines = new JsonBuffer(1 << 16);
    for (Map<String, Object> document : documents) {
      lines.ascii("{\"index\":{}}\n");
      DocumentEncoder.value(document, lines, false);
      lines.raw('\n');
    }
    FieldMap answer = node.send("POST", INDEX + "/_bulk?refresh=true", lines.toByteArray());
    List<Object> refused = new ArrayList<>();
    for (FieldMap item : list(answer, "items")) {
      Object error = map(item, "index").get("error");
      if (error != null) {
        refused.add(error);
      }
    }
    return refused;
  }

  /** Asks for all panels; fails if the server does not understand what one of them asks. */
  List<String> panelsWithoutEvents() throws IOException, InterruptedException, FieldException {
    List<String> none = new ArrayList<>();
    for (Dashboard dashboard : Dashboards.of(library.all().values()).all()) {
      Map<String, SavedObject> objects = new LinkedHashMap<>();
      dashboard.objects(Shape.REFERENCES, "x").forEach(o -> objects.put(o.id(), o));
      String whole = query(object(objects, dashboard.id()));
      for (SavedObject object : objects.values()) {
        if (!object.type().equals("dashboard") && !isText(object)) {
          if (hits(object, objects, whole) == 0) {
            none.add(dashboard + ": " + object.id());
          }
        }
      }
    }
    return none;
  }

  private static boolean isText(SavedObject object) throws FieldException {
    return object.type().equals("visualization") && "markdown".equals(state(object).get("type"));
  }

  private long hits(SavedObject object, Map<String, SavedObject> objects, String whole)
      throws IOException, InterruptedException, FieldException {
    List<Object> queries = new ArrayList<>(List.of(text(whole), text(query(object))));
    for (SavedObject.Reference reference : object.references()) {
      if (reference.type().equals("search")) {
        queries.add(text(query(object(objects, reference.id()))));
      }
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("size", 0);
    if (object.type().equals("visualization")) {
      body.put("aggs", aggregations(object, queries));
    }
    body.put("query", Map.of("bool", Map.of("filter", queries)));
    FieldMap answer = node.send("POST", INDEX + "/_search", json(body));
    assertThat(answer.get("error")).as("what %s asks", object.id()).isNull();
    assertThat(map(answer, "_shards").get("failed")).isEqualTo(0L);
    return map(map(answer, "hits"), "total").get("value") instanceof Long hits ? hits : 0;
  }

  /** The aggregations side by side; an event counts when it has all their fields. */
  private static Map<String, Object> aggregations(SavedObject object, List<Object> queries)
      throws FieldException {
    Map<String, Object> all = new LinkedHashMap<>();
    for (FieldMap aggregation : list(state(object), "aggs")) {
      FieldMap params = map(aggregation, "params");
      Object field = params.get("field");
      String type = String.valueOf(aggregation.get("type"));
      if (field != null) {
        queries.add(Map.of("exists", Map.of("field", field)));
      }
      Map<String, Object> body = new LinkedHashMap<>();
      switch (type) {
        case "count" -> {
          continue;
        }
        case "filters" -> {
          Map<String, Object> parts = new LinkedHashMap<>();
          for (FieldMap filter : list(params, "filters")) {
            String query = String.valueOf(map(filter, "input").get("query"));
            parts.put(String.valueOf(filter.get("label")), text(query));
          }
          body.put("filters", parts);
        }
        case "date_histogram" -> {
          body.put("field", String.valueOf(field));
          body.put("calendar_interval", "year");
        }
        case "terms" -> {
          body.put("field", String.valueOf(field));
          body.put("size", 5);
        }
        default -> body.put("field", String.valueOf(field));
      }
      all.put(String.valueOf(aggregation.get("id")), Map.of(type, body));
    }
    return all;
  }

  private static Object text(String query) {
    return Map.of("query_string", Map.of("query", query.isEmpty() ? "*" : query));
  }

  private static String query(SavedObject object) throws FieldException {
    Object meta = object.attributes().get("kibanaSavedObjectMeta");
    Object source = meta instanceof Map<?, ?> map ? map.get("searchSourceJSON") : "{}";
    return String.valueOf(map(object(String.valueOf(source)), "query").get("query"));
  }

  private static SavedObject object(Map<String, SavedObject> objects, String id) {
    return Objects.requireNonNull(objects.get(id), id);
  }

  private static FieldMap map(FieldMap parent, String name) {
    return (FieldMap) Objects.requireNonNull(parent.get(name), name);
  }

  private static List<FieldMap> list(FieldMap parent, String name) {
    List<FieldMap> list = new ArrayList<>();
    for (Object item : (List<?>) Objects.requireNonNull(parent.get(name), name)) {
      list.add((FieldMap) item);
    }
    return list;
  }

  private static FieldMap state(SavedObject object) throws FieldException {
    return object(String.valueOf(object.attributes().get("visState")));
  }

  private static FieldMap object(String json) throws FieldException {
    byte[] bytes = json.getBytes(UTF_8);
    return JsonDecoder.object(bytes, 0, bytes.length);
  }

  private static byte[] json(Map<String, Object> body) {
    JsonBuffer json = new JsonBuffer(1 << 16);
    DocumentEncoder.value(body, json, false);
    return json.toByteArray();
  }
}
