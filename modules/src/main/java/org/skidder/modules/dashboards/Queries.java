package org.skidder.modules.dashboards;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queries as saved objects have them. */
final class Queries {
  private Queries() {}

  static Map<String, Object> of(Shape shape, String query) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (shape == Shape.KIBANA_5) {
      Map<String, Object> text =
          Members.of("query", query.isEmpty() ? "*" : query).with("analyze_wildcard", true);
      map.put("query_string", text);
    } else {
      map.put("query", query);
      map.put("language", "lucene");
    }
    return map;
  }

  /** A {@code searchSourceJSON} that names no index. */
  static Map<String, Object> source(Shape shape, String query) {
    return Members.of("query", of(shape, query)).with("filter", List.of());
  }
}
