package org.skidder.modules.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Option;

/** The page about writing dashboards says what sources may say. */
class DashboardsPageTest {
  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/dashboards-writing.md"));
  }

  @Test
  void itsExampleMakesADashboard() throws IOException {
    String example =
        page()
            .lines()
            .skip(5)
            .takeWhile(line -> line.isEmpty() || line.startsWith("    "))
            .collect(Collectors.joining("\n"))
            .stripIndent();
    Dashboard dashboard =
        new ModuleDashboards("shop", "Shop", Map.of("orders.yml", example)).all().getFirst();
    assertThat(dashboard.panels()).hasSize(3);
    assertThat(dashboard.objects(Shape.REFERENCES, "shop-*")).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        DashboardSource.class,
        SearchSource.class,
        PanelSource.class,
        PanelSource.Chart.class,
        PanelSource.Pie.class,
        PanelSource.Table.class,
        PanelSource.Numbers.class,
        PanelSource.Gauge.class,
        PanelSource.Tags.class,
        PanelSource.Points.class,
        PanelSource.Heat.class,
        PanelSource.Text.class,
        PanelSource.Link.class,
        Value.class,
        Bucket.class,
        Bucket.Part.class,
        Color.class
      })
  void itNamesEveryOption(Class<? extends Record> section) throws IOException {
    String page = page();
    for (RecordComponent component : section.getRecordComponents()) {
      assertThat(component.isAnnotationPresent(Option.class)).isTrue();
      String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      assertThat(page).as("an option of %s", section.getSimpleName()).contains("`" + name + "`");
    }
  }

  @Test
  void itNamesEveryWordToChooseFrom() throws IOException {
    String page = page();
    for (Enum<?>[] words :
        new Enum<?>[][] {
          Color.Name.values(),
          Value.Function.values(),
          PanelSource.Legend.values(),
          PanelSource.Points.Marks.values()
        }) {
      for (Enum<?> word : words) {
        assertThat(page).contains("`" + word.name().toLowerCase(Locale.ROOT) + "`");
      }
    }
  }
}
