package org.skidder.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.OptionTable;
import org.skidder.core.config.Problems;

/** The documentation tells the options as they are. */
class DockerPagesTest {
  private static String page(String name) throws IOException {
    return Files.readString(Path.of("..", "docs", name));
  }

  @Test
  void theProcessorHasAPage() throws IOException {
    assertThat(page("processor-add_docker_metadata.md"))
        .startsWith("# Processor `add_docker_metadata`\n")
        .contains("  - add_docker_metadata:")
        .contains(OptionTable.markdown(AddDockerMetadataConfig.class));
    assertThat(page("processors.md")).contains("| [`add_docker_metadata`](processor-");
  }

  @Test
  void itsExamplesAreValid() throws IOException {
    Matcher blocks =
        Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page("processor-add_docker_metadata.md"));
    int found = 0;
    while (blocks.find()) {
      for (Config item : Config.ofYaml(blocks.group(1)).get("processors").orElseThrow().items()) {
        Problems problems = new Problems(true);
        Binder.bind(
            item.get("add_docker_metadata").orElseThrow(), AddDockerMetadataConfig.class, problems);
        found++;
      }
    }
    assertThat(found).isEqualTo(2);
  }
}
