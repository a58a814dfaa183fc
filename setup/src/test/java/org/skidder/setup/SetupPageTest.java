package org.skidder.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.OptionTable;
import org.skidder.outputs.elasticsearch.template.TemplateConfig;
import org.skidder.setup.dashboards.DashboardsConfig;
import org.skidder.setup.kibana.KibanaConfig;

/** What the page says about options is what the records say. */
class SetupPageTest {
  @Test
  void itHasTheOptionsOfTheThreeSections() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "setup.md")))
        .contains(OptionTable.markdown(TemplateConfig.class))
        .contains(OptionTable.markdown(KibanaConfig.class))
        .contains(OptionTable.markdown(DashboardsConfig.class));
  }
}
