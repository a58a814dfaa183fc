package org.skidder.inputs.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.inputs.log.LogInputConfig;

/** What docs/input-docker.md shows is what the inputs take. */
class DockerInputPageTest {
  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "input-docker.md"));
  }

  @Test
  void examplesAreValid() throws IOException {
    Matcher blocks = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page());
    Set<String> types = new TreeSet<>();
    while (blocks.find()) {
      for (Config input :
          Config.ofYaml(blocks.group(1)).get("filebeat.inputs").orElseThrow().items()) {
        String type = input.text("type").orElseThrow();
        Problems problems = new Problems(true);
        Binder binder = new Binder(problems).allowOther("type");
        if (type.equals("docker")) {
          binder.tryBind(input, DockerConfig.class);
        } else {
          binder.tryBind(input, LogInputConfig.class);
        }
        problems.throwIfErrors();
        types.add(type);
      }
    }
    assertThat(types).containsExactly("docker", "log");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "containers.ids",
        "containers.path",
        "containers.stream",
        "combine_partials",
        "format",
        "cri.parse_flags",
        "docker-json.stream",
        "docker-json.partial",
        "docker-json.format",
        "docker-json.cri_flags"
      })
  void optionsAreExplained(String option) throws IOException {
    assertThat(page()).contains("| `" + option + "` |");
  }
}
