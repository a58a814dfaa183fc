package org.skidder.modules.dashboards;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws panels that are no saved searches. */
final class Visualizations {
  private final Shape shape;

  Visualizations(Shape shape) {
    this.shape = shape;
  }

  /**
   * What a panel draws.
   *
   * @param links text of the links that a panel with text has; empty for none
   */
  Visualization of(PanelSource panel, String links) {
    return Charts.of(shape, panel)
        .or(() -> panel.pie().map(this::pie))
        .or(() -> panel.table().map(this::table))
        .or(() -> panel.metric().map(this::numbers))
        .or(() -> panel.gauge().map(this::gauge))
        .or(() -> panel.tags().map(this::tags))
        .or(() -> panel.map().map(this::points))
        .or(() -> panel.heatmap().map(this::heat))
        .or(() -> panel.markdown().map(text -> text(text, links)))
        .orElseThrow();
  }

  private Visualization pie(PanelSource.Pie pie) {
    Aggregations aggregations = new Aggregations(shape, pie.value());
    pie.charts().ifPresent(aggregations::charts);
    pie.slices().forEach(slice -> aggregations.bucket(slice, "segment"));
    Map<String, Object> map = Members.of("type", "pie").with("addTooltip", true);
    Visualization.legend(map, pie.legend());
    map.put("isDonut", pie.donut());
    if (shape == Shape.KIBANA_5) {
      map.put("shareYAxis", true);
    } else {
      Map<String, Object> labels =
          Members.of("show", false)
              .with("values", true)
              .with("last_level", true)
              .with("truncate", 100);
      map.put("labels", labels);
    }
    return new Visualization("pie", map, aggregations.list(), Visualization.colors(pie.colors()));
  }

  private Visualization table(PanelSource.Table table) {
    Aggregations aggregations = new Aggregations(shape, table.values());
    table.rows().forEach(row -> aggregations.bucket(row, "bucket"));
    Map<String, Object> map =
        Members.of("perPage", table.page())
            .with("showPartialRows", false)
            .with("showMeticsAtAllLevels", false) // Kibana's own spelling
            .with("showTotal", false)
            .with("totalFunc", "sum");
    return new Visualization("table", map, aggregations.list(), Map.of());
  }

  private Visualization numbers(PanelSource.Numbers numbers) {
    Aggregations aggregations = new Aggregations(shape, numbers.values());
    numbers.split().ifPresent(split -> aggregations.bucket(split, "group"));
    Map<String, Object> metric =
        Members.of("percentageMode", false)
            .with("useRanges", false)
            .with("colorSchema", "Green to Red")
            .with("metricColorMode", "None")
            .with("colorsRange", List.of(range(0, 10_000)))
            .with("labels", Map.of("show", true))
            .with("invertColors", false);
    Map<String, Object> style =
        Members.of("bgFill", "#000")
            .with("bgColor", false)
            .with("labelColor", false)
            .with("subText", "")
            .with("fontSize", 60);
    metric.put("style", style);
    Map<String, Object> map =
        Members.of("type", "metric")
            .with("addTooltip", true)
            .with("addLegend", false)
            .with("metric", metric);
    if (shape == Shape.KIBANA_5) {
      map.put("handleNoResults", true);
      map.put("fontSize", 60);
    }
    return new Visualization("metric", map, aggregations.list(), Map.of());
  }

  private Visualization gauge(PanelSource.Gauge source) {
    Map<String, Object> gauge =
        Members.of("verticalSplit", false)
            .with("extendRange", true)
            .with("percentageMode", false)
            .with("gaugeType", "Arc")
            .with("gaugeStyle", "Full")
            .with("backStyle", "Full")
            .with("orientation", "vertical")
            .with("colorSchema", "Blues")
            .with("gaugeColorMode", "Labels")
            .with("colorsRange", List.of(range(0, source.max())))
            .with("invertColors", false)
            .with("labels", Members.of("show", true));
    Map<String, Object> scale =
        Members.of("show", true).with("labels", false).with("color", "#333");
    gauge.put("scale", scale);
    gauge.put("type", "meter");
    Map<String, Object> style =
        Members.of("bgWidth", 0.9)
            .with("width", 0.9)
            .with("mask", false)
            .with("bgMask", false)
            .with("maskBars", 50)
            .with("bgFill", "#eee")
            .with("bgColor", false)
            .with("subText", "")
            .with("fontSize", 60)
            .with("labelColor", true);
    gauge.put("style", style);
    Map<String, Object> map =
        Members.of("type", "gauge")
            .with("addTooltip", true)
            .with("addLegend", false)
            .with("gauge", gauge);
    return new Visualization(
        "gauge", map, new Aggregations(shape, source.value()).list(), Map.of());
  }

  private static Map<String, Object> range(int from, int to) {
    return Members.of("from", from).with("to", to);
  }

  private Visualization tags(PanelSource.Tags tags) {
    Aggregations aggregations = new Aggregations(shape, tags.value());
    aggregations.bucket(tags.words(), "segment");
    Map<String, Object> map =
        Members.of("scale", "linear")
            .with("orientation", "single")
            .with("minFontSize", tags.smallest())
            .with("maxFontSize", tags.largest());
    return new Visualization("tagcloud", map, aggregations.list(), Map.of());
  }

  private Visualization points(PanelSource.Points points) {
    Aggregations aggregations = new Aggregations(shape, points.value()).cells(points.field());
    Map<String, Object> map =
        Members.of("mapType", points.marks().type)
            .with("isDesaturated", points.pale())
            .with("addTooltip", true)
            .with("legendPosition", "bottomright")
            .with("mapZoom", points.zoom())
            .with("mapCenter", List.of(15, 0))
            .with("heatMaxZoom", 16)
            .with("heatMinOpacity", 0.1)
            .with("heatRadius", 25)
            .with("heatBlur", 15)
            .with("heatNormalizeData", true)
            .with("wms", Map.of("enabled", false));
    return new Visualization("tile_map", map, aggregations.list(), Map.of());
  }

  private Visualization heat(PanelSource.Heat heat) {
    Aggregations aggregations =
        new Aggregations(shape, heat.value())
            .time("@timestamp", "segment")
            .bucket(heat.rows(), "group");
    Map<String, Object> labels = Members.of("show", false).with("rotate", 0).with("color", "#555");
    Map<String, Object> axis =
        Members.of("show", false)
            .with("id", "ValueAxis-1")
            .with("type", "value")
            .with("scale", Members.of("type", "linear").with("defaultYExtents", false))
            .with("labels", labels);
    Map<String, Object> map =
        Members.of("type", "heatmap")
            .with("addTooltip", true)
            .with("addLegend", true)
            .with("legendPosition", "right")
            .with("enableHover", false)
            .with("times", List.of())
            .with("colorsNumber", 4)
            .with("colorSchema", "Blues")
            .with("setColorRange", false)
            .with("colorsRange", List.of())
            .with("invertColors", false)
            .with("percentageMode", false)
            .with("valueAxes", List.of(axis));
    return new Visualization("heatmap", map, aggregations.list(), Map.of());
  }

  private static Visualization text(PanelSource.Text text, String links) {
    String markdown =
        Optional.of(text.text().strip())
            .filter(body -> !body.isEmpty() && !links.isEmpty())
            .map(body -> body + "\n\n" + links)
            .orElse(text.text().strip() + links);
    Map<String, Object> map = Members.of("fontSize", 12).with("markdown", markdown);
    return new Visualization("markdown", map, List.of(), Map.of());
  }
}
