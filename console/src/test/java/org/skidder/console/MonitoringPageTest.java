package org.skidder.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.skidder.console.report.ReporterConfig;
import org.skidder.console.view.Catalogue;
import org.skidder.core.config.OptionTable;

/** The tables of the page are those that the code makes. */
class MonitoringPageTest {
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
