package org.skidder.modules.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.PrettyJson;

/** A small dashboard in its three forms; the expected files are there to be read. */
class SavedObjectsTest {
  private static final Path FILES = Path.of("src/test/resources/org/skidder/modules/dashboards");
  private static final String SOURCE =
      """
      title: Shop
      description: What customers do.
      query: tags:shop
      searches:
      - title: Orders
        description: All orders.
        query: _exists_:shop.order
        columns: [shop.order.id, message]
      panels:
      - title: Orders over time
        at: 0,0 8x3
        search: Orders
        bars:
          split: {field: shop.order.state, size: 3, label: State}
          colors:
          - {value: paid, color: green}
      - title: Slow pages
        at: 8,0 4x3
        query: shop.page.seconds:>1
        table:
          values:
          - {agg: max, field: shop.page.seconds, label: Slowest}
          rows:
          - {field: shop.page.url}
      - at: 0,3 12x4
        list: Orders
      """;

  private static Dashboard dashboard() {
    return new ModuleDashboards("shop", "Shop", Map.of("shop/dashboards/shop.yml", SOURCE))
        .all()
        .getFirst();
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aDashboardAndWhatItNeedsAreMadeInTheFormOfAVersion(Shape shape) throws IOException {
    List<SavedObject> objects = dashboard().objects(shape, "filebeat-*");
    StringBuilder text = new StringBuilder();
    switch (shape) {
      case KIBANA_5, KIBANA_6 -> {
        for (SavedObject object : objects) {
          text.append("// ")
              .append(object.type())
              .append('/')
              .append(object.id())
              .append(".json\n");
          text.append(pretty(SavedObject.json(object.attributes())));
        }
      }
      case REFERENCES -> objects.forEach(object -> text.append(pretty(object.line().strip())));
    }
    CommittedFile.check(
        FILES.resolve("shop-" + shape.name().toLowerCase(java.util.Locale.ROOT) + ".txt"),
        text.toString());
  }

  private static String pretty(String json) {
    byte[] bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    JsonBuffer out = new JsonBuffer(bytes.length * 2);
    PrettyJson.indent(bytes, 0, bytes.length, out);
    return out.raw('\n').toString();
  }

  @Test
  void theDashboardComesLastSoThatWhatItNeedsIsThere() {
    assertThat(dashboard().objects(Shape.KIBANA_6, "x-*"))
        .extracting(SavedObject::type)
        .containsExactly("search", "visualization", "visualization", "dashboard");
  }

  @Test
  void anObjectOnALineOfItsOwnHasNoLineEndInside() {
    for (SavedObject object : dashboard().objects(Shape.REFERENCES, "x-*")) {
      assertThat(object.line()).endsWith("}\n");
      assertThat(object.line().strip()).doesNotContain("\n");
    }
  }
}
