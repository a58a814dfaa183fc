package org.skidder.setup.dashboards;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.json.JsonTree;
import org.skidder.setup.pattern.IndexPattern;

/** Puts another name of the index pattern into objects: {@code setup.dashboards.index}. */
final class IndexReplacement {
  private static final String META = "kibanaSavedObjectMeta";
  private static final String SOURCE = "searchSourceJSON";
  private static final String STATE = "visState";

  private final String index;

  IndexReplacement(String index) {
    this.index = index;
  }

  /** Gives every object the name: for index patterns. */
  Bundle pattern(Bundle bundle) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Map<String, @Nullable Object> object : bundle.objects()) {
      Map<String, @Nullable Object> renamed = new LinkedHashMap<>(object);
      Map<String, @Nullable Object> attributes = JsonTree.child(object, "attributes");
      attributes = new LinkedHashMap<>(attributes);
      attributes.put("title", index);
      renamed.put("id", index);
      renamed.put("attributes", attributes);
      objects.add(renamed);
    }
    return new Bundle(bundle.name(), bundle.version(), objects);
  }

  /**
   * Lets every object use the pattern of this name.
   *
   * @throws IOException when JSON inside the JSON is damaged
   */
  Bundle uses(Bundle bundle) throws IOException {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Map<String, @Nullable Object> object : bundle.objects()) {
      objects.add(uses(bundle.name() + ": " + object.get("id"), object));
    }
    return new Bundle(bundle.name(), bundle.version(), objects);
  }

  private Map<String, @Nullable Object> uses(String what, Map<String, @Nullable Object> object)
      throws IOException {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(object);
    Map<String, @Nullable Object> attributes =
        new LinkedHashMap<>(JsonTree.child(object, "attributes"));
    Map<String, @Nullable Object> meta = new LinkedHashMap<>(JsonTree.child(attributes, META));
    if (meta.get(SOURCE) instanceof String text) {
      meta.put(SOURCE, source(text, what));
      attributes.put(META, meta);
    }
    if (attributes.get(STATE) instanceof String text && !text.isBlank()) {
      attributes.put(STATE, state(text, what));
    }
    copy.put("attributes", attributes);
    if (object.get("references") instanceof List<?> references) {
      copy.put("references", references.stream().map(this::reference).toList());
    }
    return copy;
  }

  private String source(String text, String what) throws IOException {
    Map<String, @Nullable Object> source = object(text, what + ": " + SOURCE);
    if (source.isEmpty()) {
      return text;
    }
    Object before = source.get("index");
    if (before != null) {
      source.put("index", index);
    }
    if (source.get("filter") instanceof List<?> filters) {
      source.put("filter", filters.stream().map(filter -> filter(filter, before)).toList());
    }
    return JsonTree.text(source);
  }

  /** Filters name the pattern whose fields they are about. */
  private Object filter(Object filter, @Nullable Object before) {
    if (filter instanceof Map<?, ?> map && map.get("meta") instanceof Map<?, ?> meta) {
      Object named = meta.get("index");
      if (named != null && named.equals(before)) {
        Map<String, @Nullable Object> changed = JsonTree.names(map);
        Map<String, @Nullable Object> about = JsonTree.names(meta);
        about.put("index", index);
        changed.put("meta", about);
        return changed;
      }
    }
    return filter;
  }

  private String state(String text, String what) throws IOException {
    Map<String, @Nullable Object> state = object(text, what + ": " + STATE);
    Map<String, @Nullable Object> parameters = JsonTree.child(state, "params");
    if (parameters.get("index_pattern") == null) {
      return text;
    }
    parameters.put("index_pattern", index);
    state.put("params", parameters);
    return JsonTree.text(state);
  }

  private Object reference(Object reference) {
    if (reference instanceof Map<?, ?> map && IndexPattern.TYPE.equals(map.get("type"))) {
      Map<String, @Nullable Object> changed = JsonTree.names(map);
      changed.put("id", index);
      return changed;
    }
    return reference;
  }

  private static Map<String, @Nullable Object> object(String text, String what) throws IOException {
    return JsonTree.parse(text, what) instanceof Map<?, ?> map
        ? JsonTree.names(map)
        : new LinkedHashMap<>();
  }
}
