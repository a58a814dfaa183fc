package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;

/** What docs/input-log.md shows is what the input takes. */
class LogInputPageTest {
  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "input-log.md"));
  }

  @Test
  void examplesAreValid() throws IOException {
    Matcher blocks = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page());
    List<LogInputConfig> inputs = new ArrayList<>();
    while (blocks.find()) {
      for (Config input :
          Config.ofYaml(blocks.group(1)).get("filebeat.inputs").orElseThrow().items()) {
        Problems problems = new Problems(true);
        new Binder(problems)
            .allowOther("type", "tags", "fields", "processors", "pipeline", "enabled")
            .tryBind(input, LogInputConfig.class)
            .ifPresent(inputs::add);
        problems.throwIfErrors();
      }
    }
    assertThat(inputs).hasSizeGreaterThanOrEqualTo(3);
  }
}
