package org.skidder.modules.dashboards;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is drawn: the parts of {@code visState}, and what the page remembers of it.
 *
 * @param type the kind, as Kibana calls it
 * @param parameters how it looks
 * @param aggregations what is computed
 * @param state content of {@code uiStateJSON}
 */
record Visualization(
    String type,
    Map<String, Object> parameters,
    List<Map<String, Object>> aggregations,
    Map<String, Object> state) {

  /** The content of {@code visState}. */
  Map<String, Object> visState(Shape shape, String title) {
    Map<String, Object> map =
        Members.of("title", title)
            .with("type", type)
            .with("params", parameters)
            .with("aggs", aggregations);
    if (shape == Shape.KIBANA_5) {
      map.put("listeners", Map.of());
    }
    return map;
  }

  static Map<String, Object> colors(List<Color> colors) {
    if (colors.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    colors.forEach(color -> map.put(color.value(), color.color().hex));
    return Map.of("vis", Map.of("colors", map));
  }

  static void legend(Map<String, Object> parameters, PanelSource.Legend legend) {
    parameters.put("addLegend", legend != PanelSource.Legend.HIDDEN);
    parameters.put("legendPosition", legend == PanelSource.Legend.BOTTOM ? "bottom" : "right");
  }
}
