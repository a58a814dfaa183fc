package org.skidder.modules.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.skidder.modules.ModuleLibrary;

/** What is made of the packaged dashboards holds together, in every form. */
class DashboardContentTest {
  private static final ModuleLibrary LIBRARY = new ModuleLibrary(Path.of("no such folder"));
  private static final Pattern FIELD_IN_QUERY =
      Pattern.compile("([a-zA-Z_@.]+\\.[a-z_.]+|_exists_):(\\S*)");

  /**
   * Columns of results of osquery: what they are depends on the query, so they are not declared.
   */
  private static final Pattern OPEN = Pattern.compile("osquery\\.result\\.columns\\..+");

  private static final Set<String> NUMBERS =
      Set.of("long", "integer", "short", "byte", "float", "double", "half_float", "scaled_float");

  private static final List<Dashboard> ALL = read();

  private static List<Dashboard> read() {
    try {
      return Dashboards.of(LIBRARY.all().values()).all();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Dashboard> all() {
    return ALL.stream();
  }

  private static List<SavedObject> objects(Dashboard dashboard, Shape shape) {
    return dashboard.objects(shape, "logs-*");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anIdMeansOneObject(Shape shape) {
    Map<String, SavedObject> seen = new java.util.HashMap<>();
    for (Dashboard dashboard : ALL) {
      for (SavedObject object : objects(dashboard, shape)) {
        SavedObject other = seen.putIfAbsent(object.id(), object);
        assertThat(object).isEqualTo(other == null ? object : other);
        assertThat(object.id()).matches("[A-Za-z0-9_-]+");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void textsOfJsonAreJson(Dashboard dashboard) {
    for (Shape shape : Shape.values()) {
      for (SavedObject object : objects(dashboard, shape)) {
        assertThat(Json.object(SavedObject.json(object.attributes())))
            .isEqualTo(inner(object.attributes()));
        Map<String, Object> line = Json.object(object.line());
        assertThat(line).containsEntry("id", object.id()).containsEntry("type", object.type());
      }
    }
  }

  /** Attributes, when all texts of JSON in them can be read. */
  private static Map<String, Object> inner(Map<String, Object> attributes) {
    attributes.forEach((name, value) -> {
      if (name.endsWith("JSON") || name.equals("visState")) {
        assertThat(Json.value(String.valueOf(value))).isNotNull();
      }
    });
    Map<String, Object> meta = Json.at(attributes, "kibanaSavedObjectMeta");
    assertThat(Json.object(Json.text(meta, "searchSourceJSON"))).containsKey("query");
    return Json.object(SavedObject.json(attributes));
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsNamedComesAlong(Dashboard dashboard) {
    for (Shape shape : List.of(Shape.KIBANA_5, Shape.KIBANA_6)) {
      List<SavedObject> objects = objects(dashboard, shape);
      Set<String> there =
          objects.stream().map(o -> o.type() + "/" + o.id()).collect(Collectors.toSet());
      for (SavedObject object : objects) {
        assertThat(object.references()).isEmpty();
        if (object.attributes().get("savedSearchId") instanceof String search) {
          assertThat(there).contains("search/" + search);
        }
        if (searchSource(object).get("index") instanceof String index) {
          assertThat(index).isEqualTo("logs-*");
        }
      }
      for (Map<String, Object> panel : panels(objects.getLast())) {
        assertThat(there).contains(panel.get("type") + "/" + panel.get("id"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void referencesResolveAndAreUsed(Dashboard dashboard) {
    List<SavedObject> objects = objects(dashboard, Shape.REFERENCES);
    Set<String> there =
        objects.stream().map(o -> o.type() + "/" + o.id()).collect(Collectors.toSet());
    there.add("index-pattern/logs-*");
    for (SavedObject object : objects) {
      Set<String> names = new HashSet<>();
      for (SavedObject.Reference reference : object.references()) {
        assertThat(there).contains(reference.type() + "/" + reference.id());
        assertThat(names.add(reference.name())).isTrue();
      }
      assertThat(namesInAttributes(object)).isEqualTo(names);
      assertThat(object.attributes()).doesNotContainKeys("savedSearchId");
      assertThat(searchSource(object)).doesNotContainKey("index");
    }
  }

  private static Set<String> namesInAttributes(SavedObject object) {
    Set<String> names = new HashSet<>();
    if (object.attributes().get("savedSearchRefName") instanceof String search) {
      names.add(search);
    }
    if (searchSource(object).get("indexRefName") instanceof String index) {
      names.add(index);
    }
    if (object.type().equals("dashboard")) {
      panels(object).forEach(panel -> names.add(Json.text(panel, "panelRefName")));
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("all")
  void panelsFillTheGridWithoutOverlaps(Dashboard dashboard) {
    Set<String> fine = new HashSet<>();
    for (Map<String, Object> panel : panels(objects(dashboard, Shape.REFERENCES).getLast())) {
      Map<String, Object> grid = Json.at(panel, "gridData");
      occupy(fine, number(grid, "x"), number(grid, "y"), number(grid, "w"), number(grid, "h"), 48);
    }
    Set<String> coarse = new HashSet<>();
    for (Map<String, Object> panel : panels(objects(dashboard, Shape.KIBANA_6).getLast())) {
      occupy(
          coarse,
          number(panel, "col") - 1,
          number(panel, "row") - 1,
          number(panel, "size_x"),
          number(panel, "size_y"),
          12);
    }
    assertThat(fine).hasSize(coarse.size() * 16);
  }

  private static void occupy(Set<String> grid, long x, long y, long w, long h, int columns) {
    assertThat(x + w).isLessThanOrEqualTo(columns);
    for (long i = x; i < x + w; i++) {
      for (long j = y; j < y + h; j++) {
        assertThat(grid.add(i + "," + j)).as("cell %s,%s is free", i, j).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void fieldsAreDeclaredAndCanBeCounted(Dashboard dashboard) throws IOException {
    DeclaredFields fields = new DeclaredFields(LIBRARY.find(dashboard.module()).orElseThrow());
    for (SavedObject object : objects(dashboard, Shape.KIBANA_6)) {
      for (String field : queried(object)) {
        assertThat(known(fields, field)).as("%s in a query of %s", field, object.id()).isTrue();
      }
      if (object.attributes().get("columns") instanceof List<?> columns) {
        for (Object column : columns) {
          assertThat(known(fields, column.toString())).as("column %s", column).isTrue();
        }
        String sort = sortField(object);
        assertThat(fields.type(sort)).isNotIn("", "text");
      }
      for (Map<String, Object> aggregation : aggregations(object)) {
        if (Json.at(aggregation, "params").get("field") instanceof String field) {
          assertThat(types(Json.text(aggregation, "type")))
              .as("%s of %s in %s", aggregation.get("type"), field, object.id())
              .contains(OPEN.matcher(field).matches() ? "keyword" : fields.type(field));
        }
      }
    }
  }

  private static String sortField(SavedObject search) {
    assertThat(search.attributes().get("sort")).isInstanceOf(List.class);
    return search.attributes().get("sort") instanceof List<?> sort
        ? String.valueOf(sort.getFirst())
        : "";
  }

  private static boolean known(DeclaredFields fields, String name) {
    return name.equals("_source")
        || OPEN.matcher(name).matches()
        || !fields.type(name).isEmpty()
        || fields.isGroup(name);
  }

  private static Set<String> types(String aggregation) {
    return switch (aggregation) {
      case "geohash_grid" -> Set.of("geo_point");
      case "date_histogram" -> Set.of("date");
      case "terms", "cardinality" -> {
        Set<String> types = new HashSet<>(NUMBERS);
        types.addAll(Set.of("keyword", "ip", "boolean", "date"));
        yield types;
      }
      default -> NUMBERS;
    };
  }

  /** Fields that queries name. */
  private static List<String> queried(SavedObject object) {
    List<String> queries = new ArrayList<>();
    queries.add(Json.text(Json.at(searchSource(object), "query"), "query"));
    for (Map<String, Object> aggregation : aggregations(object)) {
      if (Json.text(aggregation, "type").equals("filters")) {
        for (Map<String, Object> filter : Json.list(Json.at(aggregation, "params"), "filters")) {
          queries.add(Json.text(Json.at(filter, "input"), "query"));
        }
      }
    }
    List<String> fields = new ArrayList<>();
    for (String query : queries) {
      Matcher matcher = FIELD_IN_QUERY.matcher(query);
      while (matcher.find()) {
        fields.add(matcher.group(1).equals("_exists_") ? matcher.group(2) : matcher.group(1));
      }
    }
    return fields;
  }

  private static List<Map<String, Object>> aggregations(SavedObject object) {
    return object.type().equals("visualization")
        ? Json.list(Json.object(Json.text(object.attributes(), "visState")), "aggs")
        : List.of();
  }

  private static Map<String, Object> searchSource(SavedObject object) {
    Map<String, Object> meta = Json.at(object.attributes(), "kibanaSavedObjectMeta");
    return Json.object(Json.text(meta, "searchSourceJSON"));
  }

  private static List<Map<String, Object>> panels(SavedObject dashboard) {
    return Json.list(
        Json.object("{\"panels\":" + Json.text(dashboard.attributes(), "panelsJSON") + "}"),
        "panels");
  }

  private static long number(Map<String, Object> object, String member) {
    return ((Number) java.util.Objects.requireNonNull(object.get(member))).longValue();
  }
}
