package org.skidder.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.skidder.console.report.ReporterConfig;
import org.skidder.console.view.Catalogue;
import org.skidder.core.config.OptionTable;

/** The tables of the page are those that the code makes. */
class MonitoringPageTest {
  private static final Pattern REGISTERED =
      Pattern.compile("(?:counter|gauge|register)\\(\\s*\"([a-z_]+\\.[a-z0-9_.]+)\"\\s*([+]?)");

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/monitoring.md"));
  }

  @Test
  void optionsOfTheEndpointAreListed() throws IOException {
    assertThat(page()).contains(OptionTable.markdown(HttpConfig.class));
  }

  @Test
  void optionsOfReportsAreListed() throws IOException {
    assertThat(page()).contains(OptionTable.markdown(ReporterConfig.class));
  }

  /**
   * The names that the code registers metrics by; those that are put together by how they begin.
   */
  @Test
  void everyMetricOfTheCodeIsDescribed() throws IOException {
    Set<String> undescribed = new TreeSet<>();
    int found = 0;
    for (Path file : sources()) {
      Matcher name = REGISTERED.matcher(Files.readString(file));
      while (name.find()) {
        found++;
        boolean whole = name.group(2).isEmpty();
        if (Catalogue.all().stream().noneMatch(entry -> isOf(entry, name.group(1), whole))) {
          undescribed.add(name.group(1) + " in " + file.getFileName());
        }
      }
    }
    assertThat(found).isGreaterThan(100);
    assertThat(undescribed).isEmpty();
  }

  private static boolean isOf(Catalogue.Entry entry, String name, boolean whole) {
    return whole ? entry.covers(name) : entry.name().startsWith(name);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      return files
          .filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("Catalogue.java"))
          .toList();
    }
  }

  @Test
  void aStarStandsForOnePartAndAtTheEndForTheRest() {
    Catalogue.Entry entry = new Catalogue.Entry("a.*.b", Catalogue.Kind.GAUGE, "");
    assertThat(List.of("a.x.b", "a.x-y_1.b")).allMatch(entry::covers);
    assertThat(List.of("a.b", "a.x.y.b", "a.x.c", "a.x.b.c", "b.x.b")).noneMatch(entry::covers);
    Catalogue.Entry open = new Catalogue.Entry("a.*.c.*", Catalogue.Kind.GAUGE, "");
    assertThat(List.of("a.x.c.d", "a.x.c.d.e")).allMatch(open::covers);
    assertThat(List.of("a.x.c", "a.x.d.e")).noneMatch(open::covers);
  }

  @Test
  void everyMetricIsListed() throws IOException {
    StringBuilder table = new StringBuilder("| metric | kind | meaning |\n|---|---|---|\n");
    for (Catalogue.Entry entry : Catalogue.all()) {
      String kind = entry.kind().name().toLowerCase(Locale.ROOT);
      table.append("| `").append(entry.name()).append("` | ").append(kind);
      table.append(" | ").append(entry.meaning()).append(" |\n");
    }
    assertThat(page()).contains(table);
  }
}
