package org.skidder.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.OptionTable;

class LoggingPageTest {
  @Test
  void everyOptionIsListed() throws IOException {
    assertThat(Files.readString(Path.of("../docs/logging.md")))
        .contains(OptionTable.markdown(LoggingConfig.class));
  }
}
