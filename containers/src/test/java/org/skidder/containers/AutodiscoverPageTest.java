package org.skidder.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.skidder.containers.discovery.AppenderOptions;
import org.skidder.containers.discovery.HintsBuilderOptions;
import org.skidder.containers.discovery.ProviderOptions;
import org.skidder.containers.docker.DockerProviderConfig;
import org.skidder.core.config.OptionTable;

/** The page for users says what the program does. */
class AutodiscoverPageTest {
  @Test
  void itsTablesAreThoseOfTheRecords() throws IOException {
    String page = Files.readString(Path.of("../docs/autodiscover.md")).replaceAll("\r\n", "\n");
    assertThat(page)
        .contains(OptionTable.markdown(ProviderOptions.class))
        .contains(OptionTable.markdown(HintsBuilderOptions.class))
        .contains(OptionTable.markdown(AppenderOptions.class))
        .contains(OptionTable.markdown(DockerProviderConfig.class));
  }
}
