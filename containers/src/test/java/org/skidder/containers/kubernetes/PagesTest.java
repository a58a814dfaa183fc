package org.skidder.containers.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.OptionTable;

/** The documentation tells the options as they are. */
class PagesTest {
  private static String page(String name) throws IOException {
    return Files.readString(Path.of("..", "docs", name));
  }

  @Test
  void theProcessorHasAPage() throws IOException {
    assertThat(page("processor-add_kubernetes_metadata.md"))
        .startsWith("# Processor `add_kubernetes_metadata`\n")
        .contains("  - add_kubernetes_metadata:")
        .contains(OptionTable.markdown(AddKubernetesMetadataConfig.class))
        .contains(OptionTable.markdown(Matcher.FieldsConfig.class))
        .contains(OptionTable.markdown(Matcher.FieldFormatConfig.class))
        .contains(OptionTable.markdown(Matcher.LogsPathConfig.class));
    assertThat(page("processors.md")).contains("| [`add_kubernetes_metadata`](processor-");
  }

  @Test
  void theProviderHasAPage() throws IOException {
    assertThat(page("autodiscover-kubernetes.md"))
        .contains(OptionTable.markdown(KubernetesProviderConfig.class));
  }
}
