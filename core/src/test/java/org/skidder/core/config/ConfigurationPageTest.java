package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.skidder.core.registry.RegistryConfig;

/** The page for users says what the program does. */
class ConfigurationPageTest {
  private static String page() throws IOException {
    Path page = Path.of("../docs/configuration.md");
    return Files.readString(page).replaceAll("\r\n", "\n");
  }

  @Test
  void itsTablesAreThoseOfTheRecords() throws IOException {
    assertThat(page())
        .contains(OptionTable.markdown(GeneralConfig.class))
        .contains(OptionTable.markdown(FilebeatConfig.class))
        .contains(OptionTable.markdown(RegistryConfig.class));
  }

  @Test
  void itsExamplesCanBeRead() throws IOException {
    String page = page();
    int examples = 0;
    for (int at = page.indexOf("```yaml\n"); at >= 0; at = page.indexOf("```yaml\n", at + 1)) {
      String yaml = page.substring(at + 8, page.indexOf("```", at + 8));
      Problems problems = new Problems();
      GeneralConfig.of(Config.ofYaml(yaml), problems);
      assertThat(problems.errors()).isEmpty();
      assertThat(problems.warnings()).isEmpty();
      examples++;
    }
    assertThat(examples).isPositive();
  }
}
