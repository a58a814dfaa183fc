package org.skidder.modules.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.skidder.core.config.ConfigException;
import org.skidder.modules.ModuleFolder;
import org.skidder.modules.ModuleLibrary;
import org.skidder.modules.NewFileset;

/** A source is read strictly, and what it says turns up in what is made. */
class DashboardSourceTest {
  private static final String HEAD = "title: Shop\ndescription: Orders.\npanels:\n";

  private static ModuleDashboards module(String source) {
    return new ModuleDashboards("shop", "Shop", Map.of("shop.yml", source));
  }

  /** Mistakes in a panel that begins in line 4. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "- {at: \"0,0 12x3\", title: A, bars: {spilt: {field: a}}} | spilt",
        "- {at: \"0,0 12x3\", title: A, bar: {}} | bar",
        "- {at: \"0,0 13x3\", title: A, bars: {}} | does not fit",
        "- {at: \"wide\", title: A, bars: {}} | x,y WIDTHxHEIGHT",
        "- {title: A, bars: {}} | 'at' is missing",
        "- {at: \"0,0 12x3\", bars: {}} | title: is missing",
        "- {at: \"0,0 12x3\", title: A} | this one of none",
        "- {at: \"0,0 12x3\", title: A, bars: {}, line: {}} | this one of bars and line",
        "- {at: \"0,0 12x3\", title: A, bars: {values: [{agg: mean, field: a}]}} | choose one of"
            + " count",
        "- {at: \"0,0 12x3\", title: A, bars: {values: [{agg: sum}]}} | what to compute it of",
        "- {at: \"0,0 12x3\", title: A, bars: {values: [{field: a}]}} | has no effect with count",
        "- {at: \"0,0 12x3\", title: A, bars: {values: [{agg: sum, field: a, percents: [1]}]}} |"
            + " no effect with sum",
        "- {at: \"0,0 12x3\", title: A, bars: {split: {}}} | either a field or filters",
        "- {at: \"0,0 12x3\", title: A, bars: {split: {field: a, interval: 5, size: 3}}} | have"
            + " no order",
        "- {at: \"0,0 12x3\", title: A, bars: {split: {field: a, order_by: 2}}} | only 1 value",
        "- {at: \"0,0 12x3\", title: A, bars: {by: {field: a}, over: b}} | no effect with groups"
            + " below",
        "- {at: \"0,0 12x3\", title: A, line: {horizontal: true}} | horizontal is for bars",
        "- {at: \"0,0 12x3\", title: A, line: {stacked: true}} | stacked is for bars and areas",
        "- {at: \"0,0 12x3\", title: A, bars: {dots: {}}} | dots are for lines",
        "- {at: \"0,0 12x3\", title: A, bars: {colors: [{value: x, color: pink}]}} | choose one"
            + " of green",
        "- {at: \"0,0 12x3\", title: A, gauge: {}} | 'max' is missing",
        "- {at: \"0,0 12x3\", title: A, markdown: {}} | a text, links or both",
        "- {at: \"0,0 12x3\", title: A, query: x, markdown: {text: y}} | no effect on a text",
        "- {at: \"0,0 12x3\", title: A, search: Orders, bars: {}} | there is no search 'Orders'",
        "- {at: \"0,0 12x3\", list: Orders} | there is no search 'Orders'",
        "- {at: \"0,0 12x3\", same_as: Orders} | there is no panel 'Orders'",
        "- {at: \"0,0 12x3\", title: A, list: Orders} | has its own",
        "- {at: \"0,0 12x3\", title: A, markdown: {links: [{to: B, text: C}]}} | there is no"
            + " dashboard 'B'",
      })
  void aMistakeIsNamedWithItsLine(String panel, String message) {
    assertThatThrownBy(() -> module(HEAD + panel + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("shop.yml:4: ")
        .hasMessageContaining(message);
  }

  @Test
  void aSearchThatNoPanelUsesIsRefused() {
    assertThatThrownBy(() ->
            module(
                HEAD
                    + "- {at: \"0,0 6x3\", title: A, bars: {}}\n"
                    + "searches:\n- {title: Orders, query: x, columns: [a]}\n"))
        .hasMessageContaining("shop.yml:6: searches.0: no panel shows this search");
  }

  @Test
  void panelsMustNotOverlap() {
    assertThatThrownBy(() ->
            module(
                HEAD
                    + "- {at: \"0,0 6x3\", title: A, bars: {}}\n"
                    + "- {at: \"5,2 6x3\", title: B, bars: {}}\n"))
        .hasMessageContaining("shop.yml:4: panels: those at '0,0 6x3' and '5,2 6x3' overlap");
  }

  @Test
  void ofTwoPanelsWithOneTitleTheIdTellsWhichIsMeant() {
    String twins =
        HEAD
            + "- {at: \"0,0 6x3\", title: A, bars: {}}\n"
            + "- {at: \"6,0 6x3\", title: A, id: other, line: {}}\n";
    assertThatThrownBy(() -> module(twins + "- {at: \"0,3 6x3\", same_as: A}\n"))
        .hasMessageContaining(
            "several have the title 'A': name its id, one of a-filebeat-shop, other");
    assertThat(module(twins + "- {at: \"0,3 6x3\", same_as: other}\n").all().getFirst().panels())
        .extracting(Dashboard.PanelInfo::kind)
        .containsExactly("bars", "line", "line");
  }

  @Test
  void aTitleMeansWhatStandsInTheSameFile() {
    String source =
        """
        title: NAME
        description: One.
        suffix: "[NAME]"
        searches:
        - {title: Messages, query: "name:NAME", columns: [message]}
        panels:
        - {at: "0,0 12x3", title: Count, search: Messages, metric: {}}
        - {at: "0,3 12x3", list: Messages}
        """;
    ModuleDashboards two =
        new ModuleDashboards(
            "shop",
            "Shop",
            Map.of("a.yml", source.replace("NAME", "a"), "b.yml", source.replace("NAME", "b")));
    for (Dashboard dashboard : two.all()) {
      assertThat(dashboard.objects(Shape.REFERENCES, "x-*"))
          .extracting(SavedObject::title)
          .containsExactlyInAnyOrder(
              "Messages [" + dashboard.name() + "]",
              "Count [" + dashboard.name() + "]",
              dashboard.name());
    }
    assertThat(ModuleDashboards.twice(two.ids())).isEmpty();
  }

  @Test
  void aNewFilesetHasADashboardThatWorks(@TempDir Path folder) throws IOException {
    NewFileset.create(folder, "shop/orders");
    NewFileset.create(folder, "shop/returns");
    ModuleFolder module = new ModuleLibrary(folder).find("shop").orElseThrow();
    List<Dashboard> dashboards = Dashboards.of(List.of(module)).all();
    assertThat(dashboards).extracting(Dashboard::name).containsExactly("orders", "returns");
    DeclaredFields fields = new DeclaredFields(module);
    assertThat(fields.type("shop.returns.level")).isEqualTo("keyword");
    assertThat(dashboards.getLast().objects(Shape.KIBANA_6, "x-*")).hasSize(3);
  }

  @Test
  void anIdThatIsUsedTwiceIsFound() {
    ModuleDashboards twice =
        module(
            HEAD
                + "- {at: \"0,0 6x3\", title: A, bars: {}}\n"
                + "- {at: \"6,0 6x3\", title: A, line: {}}\n");
    assertThat(ModuleDashboards.twice(twice.ids()).orElseThrow())
        .contains("'a-filebeat-shop' is used twice");
  }

  /** All that a chart may say, found again in {@code visState}. */
  @ParameterizedTest
  @EnumSource(Shape.class)
  void optionsOfChartsHaveAnEffect(Shape shape) {
    Map<String, Object> state =
        visState(
            shape,
            """
              bars:
                values:
                - {agg: percentiles, field: took, percents: [50, 90]}
                - {agg: median, field: took}
                by: {field: code, interval: 100}
                split: {field: host, size: 7, order_by: 2, label: Host}
                stacked: false
                horizontal: true
                legend: bottom
            """);
    assertThat(state).containsEntry("type", "horizontal_bar");
    List<Map<String, Object>> aggregations = Json.list(state, "aggs");
    assertThat(aggregations)
        .extracting(a -> a.get("type") + "/" + a.get("schema"))
        .containsExactly("percentiles/metric", "median/metric", "histogram/segment", "terms/group");
    assertThat(Json.at(aggregations.get(0), "params")).containsEntry("percents", List.of(50L, 90L));
    assertThat(Json.at(aggregations.get(2), "params")).containsEntry("interval", 100L);
    assertThat(Json.at(aggregations.get(3), "params"))
        .containsEntry("size", 7L)
        .containsEntry("orderBy", "2.50")
        .containsEntry("customLabel", "Host");
    Map<String, Object> params = Json.at(state, "params");
    assertThat(params).containsEntry("legendPosition", "bottom").containsEntry("addLegend", true);
    assertThat(Json.list(params, "seriesParams"))
        .hasSize(2)
        .allSatisfy(series -> assertThat(series).containsEntry("mode", "normal"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "heatmap: {rows: {field: host}} | heatmap |"
            + " count/metric,date_histogram/segment,terms/group",
        "metric: {split: {field: host}} | metric | count/metric,terms/group",
        "gauge: {max: 10} | gauge | count/metric",
        "tags: {words: {field: host}} | tagcloud | count/metric,terms/segment",
        "map: {field: place} | tile_map | count/metric,geohash_grid/segment",
        "'pie: {charts: {field: url}, slices: [{field: a}, {field: b}]}' | pie |"
            + " count/metric,terms/split,terms/segment,terms/segment",
        "'line: {dots: {agg: sum, field: n}}' | line |"
            + " count/metric,sum/radius,date_histogram/segment",
        "'table: {rows: [{field: a}], values: [{agg: avg, field: n}]}' | table |"
            + " avg/metric,terms/bucket",
        "area: {over: event.created} | area | count/metric,date_histogram/segment",
      })
  void aKindIsDrawnFromItsGroups(String kind, String type, String aggregations) {
    Map<String, Object> state = visState(Shape.REFERENCES, "  " + kind + "\n");
    assertThat(state).containsEntry("type", type);
    assertThat(Json.list(state, "aggs"))
        .extracting(a -> a.get("type") + "/" + a.get("schema"))
        .containsExactly(aggregations.split(","));
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void queriesOfGroupsAreInTheFormOfTheVersion(Shape shape) {
    Map<String, Object> state =
        visState(shape, "  bars: {split: {filters: [{query: \"a:1\", label: One}]}}\n");
    Map<String, Object> filters = Json.at(Json.list(state, "aggs").getLast(), "params");
    Map<String, Object> input = Json.at(Json.list(filters, "filters").getFirst(), "input");
    if (shape == Shape.KIBANA_5) {
      assertThat(Json.at(Json.at(input, "query"), "query_string")).containsEntry("query", "a:1");
    } else {
      assertThat(input).containsExactly(Map.entry("query", "a:1"));
    }
  }

  private static Map<String, Object> visState(Shape shape, String kind) {
    Dashboard dashboard =
        module(HEAD + "- at: 0,0 12x3\n  title: A\n" + kind.indent(0)).all().getFirst();
    SavedObject panel = dashboard.objects(shape, "x-*").getFirst();
    return Json.object(Json.text(panel.attributes(), "visState"));
  }

  /** Lines left out, doubled or cut: an error for people or a dashboard, never anything else. */
  @Test
  void whateverStandsInAFileItIsReadOrRefusedInWords() {
    String whole =
        HEAD
            + "- at: 0,0 6x3\n  title: A\n  query: a:b\n  bars:\n    split: {field: a}\n"
            + "- at: 6,0 6x3\n  list: Orders\n"
            + "searches:\n- title: Orders\n  query: x:y\n  columns: [a, b]\n";
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      List<String> lines = new java.util.ArrayList<>(Arrays.asList(whole.split("\n")));
      int at = random.nextInt(lines.size());
      switch (random.nextInt(3)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(random.nextInt(lines.size()), lines.get(at));
        default ->
            lines.set(at, lines.get(at).substring(0, random.nextInt(lines.get(at).length())));
      }
      try {
        module(String.join("\n", lines)).all().forEach(d -> d.objects(Shape.REFERENCES, "x-*"));
      } catch (ConfigException e) {
        assertThat(e).hasMessageContaining("shop.yml");
        refused++;
      }
    }
    assertThat(refused).isBetween(100, 399);
  }
}
