package org.skidder.modules.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bars, lines and areas: what is common to charts with two axes. */
final class Charts {
  private static final String VALUE_AXIS = "ValueAxis-1";

  private final Shape shape;
  private final PanelSource.Chart chart;
  private final String kind;

  /**
   * A chart.
   *
   * @param kind {@code histogram}, {@code line} or {@code area}
   */
  Charts(Shape shape, PanelSource.Chart chart, String kind) {
    this.shape = shape;
    this.chart = chart;
    this.kind = kind;
  }

  Visualization visualization() {
    Aggregations aggregations = new Aggregations(shape, chart.values());
    chart.dots().ifPresent(dots -> aggregations.value(dots, "radius"));
    chart
        .by()
        .ifPresentOrElse(
            by -> aggregations.bucket(by, "segment"),
            () -> aggregations.time(chart.over(), "segment"));
    chart.split().ifPresent(split -> aggregations.bucket(split, "group"));
    String type = chart.horizontal() ? "horizontal_bar" : kind;
    return new Visualization(
        type,
        parameters(aggregations.values()),
        aggregations.list(),
        Visualization.colors(chart.colors()));
  }

  private Map<String, Object> parameters(List<Value> values) {
    Map<String, Object> map =
        Members.of("type", kind)
            .with("grid", Members.of("categoryLines", false).with("style", Map.of("color", "#eee")))
            .with("categoryAxes", List.of(categoryAxis()))
            .with("valueAxes", List.of(valueAxis(values)));
    List<Map<String, Object>> series = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      series.add(series(String.valueOf(i + 1), values.get(i)));
    }
    map.put("seriesParams", series);
    map.put("addTooltip", true);
    Visualization.legend(map, chart.legend());
    map.put("times", List.of());
    map.put("addTimeMarker", false);
    if (chart.dots().isPresent()) {
      map.put("radiusRatio", 20);
    }
    if (shape == Shape.KIBANA_5) {
      map.putAll(before55());
    }
    return map;
  }

  /** How charts were described before they had axes of their own; later versions skip it. */
  private Map<String, Object> before55() {
    return Members.of("shareYAxis", true)
        .with("scale", "linear")
        .with("mode", oldMode())
        .with("showCircles", true)
        .with("interpolate", "linear")
        .with("drawLinesBetweenPoints", true)
        .with("defaultYExtents", false)
        .with("setYExtents", false)
        .with("yAxis", Map.of());
  }

  private boolean isStacked() {
    return !kind.equals("line") && chart.stacked().orElse(true);
  }

  private String oldMode() {
    return switch (kind) {
      case "line" -> "normal";
      case "area" -> isStacked() ? "stacked" : "overlap";
      default -> isStacked() ? "stacked" : "grouped";
    };
  }

  private Map<String, Object> categoryAxis() {
    Members axis = axis("CategoryAxis-1", "category", chart.horizontal() ? "left" : "bottom");
    int longest = chart.horizontal() ? 200 : 100;
    return axis.with("scale", Map.of("type", "linear"))
        .with("labels", Members.of("show", true).with("truncate", longest))
        .with("title", Map.of());
  }

  private Map<String, Object> valueAxis(List<Value> values) {
    Members axis = axis(VALUE_AXIS, "value", chart.horizontal() ? "bottom" : "left");
    Members labels =
        Members.of("show", true)
            .with("rotate", 0)
            .with("filter", chart.horizontal())
            .with("truncate", 100);
    return axis.with("name", chart.horizontal() ? "BottomAxis-1" : "LeftAxis-1")
        .with("scale", Members.of("type", "linear").with("mode", "normal"))
        .with("labels", labels)
        .with("title", Map.of("text", values.size() == 1 ? values.getFirst().name() : ""));
  }

  private static Members axis(String id, String type, String position) {
    return Members.of("id", id)
        .with("type", type)
        .with("position", position)
        .with("show", true)
        .with("style", Map.of());
  }

  private Map<String, Object> series(String id, Value value) {
    return Members.of("show", true)
        .with("type", kind)
        .with("mode", isStacked() ? "stacked" : "normal")
        .with("data", Members.of("id", id).with("label", value.name()))
        .with("valueAxis", VALUE_AXIS)
        .with("drawLinesBetweenPoints", true)
        .with("showCircles", true)
        .with("interpolate", "linear");
  }

  static Optional<Visualization> of(Shape shape, PanelSource panel) {
    return panel
        .bars()
        .map(chart -> new Charts(shape, chart, "histogram"))
        .or(() -> panel.line().map(chart -> new Charts(shape, chart, "line")))
        .or(() -> panel.area().map(chart -> new Charts(shape, chart, "area")))
        .map(Charts::visualization);
  }
}
