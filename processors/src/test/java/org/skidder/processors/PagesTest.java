package org.skidder.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skidder.core.config.OptionTable;
import org.skidder.core.plugin.ProcessorFactory;

/** The documentation has a page for each processor, with its options as they are. */
class PagesTest {
  private static final Path DOCS = Path.of("..", "docs");

  @SuppressWarnings("rawtypes")
  static List<ProcessorFactory> factories() {
    return ServiceLoader.load(ProcessorFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("factories")
  void theTableIsThatOfTheRecord(ProcessorFactory<?> factory) throws IOException {
    String page = Files.readString(DOCS.resolve("processor-" + factory.name() + ".md"));
    assertThat(page).startsWith("# Processor `" + factory.name() + "`\n");
    assertThat(page).contains("  - " + factory.name() + ":");
    if (factory.configType().getRecordComponents().length > 0) {
      assertThat(page).contains(OptionTable.markdown(factory.configType()));
    }
  }

  @Test
  void theOverviewLinksToEachPage() throws IOException {
    String overview = Files.readString(DOCS.resolve("processors.md"));
    for (ProcessorFactory<?> factory : factories()) {
      assertThat(overview).contains("| [`" + factory.name() + "`](processor-");
    }
  }
}
