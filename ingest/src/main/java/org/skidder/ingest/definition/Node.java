package org.skidder.ingest.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Origin;

/**
 * A value of a definition.
 *
 * @param origin where it stands
 * @param value {@code Map<String, Node>}, {@code List<Node>}, {@code String}, {@code Long}, {@code
 *     BigInteger}, {@code Double}, {@code Boolean} or null
 */
public record Node(Origin origin, @Nullable Object value) {
  /** Whether this is a map. */
  public boolean isMap() {
    return value instanceof Map;
  }

  /** Members of a map; none for anything else. */
  @SuppressWarnings("unchecked")
  public Map<String, Node> members() {
    return value instanceof Map<?, ?> map ? (Map<String, Node>) map : Map.of();
  }

  /** Whether this is a list. */
  public boolean isList() {
    return value instanceof List;
  }

  /** Items of a list; none for anything else. */
  @SuppressWarnings("unchecked")
  public List<Node> items() {
    return value instanceof List<?> list ? (List<Node>) list : List.of();
  }

  /** The value without places: maps, lists, scalars. */
  public @Nullable Object plain() {
    if (isMap()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      members().forEach((key, node) -> map.put(key, node.plain()));
      return map;
    }
    if (isList()) {
      List<@Nullable Object> list = new ArrayList<>();
      items().forEach(item -> list.add(item.plain()));
      return list;
    }
    return value;
  }
}
