package org.skidder.modules.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The aggregations of a chart, in the order in which they are nested. The values come first: groups
 * are ordered by them and name their ids, which are 1, 2 and so on.
 */
final class Aggregations {
  private final Shape shape;
  private final List<Value> values;
  private final List<Map<String, Object>> list = new ArrayList<>();

  /** The values of a chart; the number of events if there are none. */
  Aggregations(Shape shape, List<Value> values) {
    this.shape = shape;
    this.values = values.isEmpty() ? List.of(Value.COUNT) : values;
    this.values.forEach(value -> value(value, "metric"));
  }

  Aggregations(Shape shape, Optional<Value> value) {
    this(shape, value.map(List::of).orElse(List.of()));
  }

  List<Value> values() {
    return values;
  }

  List<Map<String, Object>> list() {
    return list;
  }

  Aggregations value(Value value, String schema) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (!value.field().isEmpty()) {
      parameters.put("field", value.field());
    }
    switch (value.agg()) {
      case PERCENTILES -> parameters.put("percents", value.percents());
      case MEDIAN -> parameters.put("percents", List.of(50));
      default -> {}
    }
    value.label().ifPresent(label -> parameters.put("customLabel", label));
    return add(value.agg().type, schema, parameters);
  }

  /** Steps of time, as wide as the screen and the time range make sensible. */
  Aggregations time(String field, String schema) {
    Map<String, Object> parameters =
        Members.of("field", field)
            .with("interval", "auto")
            .with("customInterval", "2h")
            .with("min_doc_count", 1)
            .with("extended_bounds", Map.of());
    return add("date_histogram", schema, parameters);
  }

  /** Cells of a map, as small as its scale makes sensible. */
  Aggregations cells(String field) {
    Map<String, Object> parameters =
        Members.of("field", field).with("autoPrecision", true).with("precision", 2);
    return add("geohash_grid", "segment", parameters);
  }

  Aggregations bucket(Bucket bucket, String schema) {
    return bucket(bucket, schema, new LinkedHashMap<>());
  }

  /** A chart for each group, side by side. */
  Aggregations charts(Bucket bucket) {
    Map<String, Object> parameters = Members.of("row", false);
    return bucket(bucket, "split", parameters);
  }

  private Aggregations bucket(Bucket bucket, String schema, Map<String, Object> parameters) {
    if (!bucket.filters().isEmpty()) {
      List<Map<String, Object>> filters = new ArrayList<>();
      for (Bucket.Part part : bucket.filters()) {
        Map<String, Object> filter =
            Members.of("input", filterInput(part.query())).with("label", part.label());
        filters.add(filter);
      }
      parameters.put("filters", filters);
      return add("filters", schema, parameters);
    }
    parameters.put("field", bucket.field());
    if (bucket.interval().isPresent()) {
      parameters.put("interval", bucket.interval().get());
      parameters.put("extended_bounds", Map.of());
    } else {
      parameters.put("size", bucket.size());
      parameters.put("order", "desc");
      parameters.put("orderBy", orderBy(bucket.orderBy()));
    }
    bucket.label().ifPresent(label -> parameters.put("customLabel", label));
    return add(bucket.interval().isPresent() ? "histogram" : "terms", schema, parameters);
  }

  /** The median is one of several percentiles to the server. */
  private String orderBy(int value) {
    return values.get(value - 1).agg() == Value.Function.MEDIAN ? value + ".50" : "" + value;
  }

  /**
   * Kibana 5 hands what stands here to the server as it is, later ones up to 7.2 all of it but the
   * query; 7.3 adds the language when it imports the object.
   */
  private Map<String, Object> filterInput(String query) {
    return Map.of("query", shape == Shape.KIBANA_5 ? Queries.of(shape, query) : query);
  }

  private Aggregations add(String type, String schema, Map<String, Object> parameters) {
    Map<String, Object> aggregation =
        Members.of("id", String.valueOf(list.size() + 1))
            .with("enabled", true)
            .with("type", type)
            .with("schema", schema)
            .with("params", parameters);
    list.add(aggregation);
    return this;
  }
}
