package org.skidder.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.OptionTable;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.InputFactory;

/** What the pages of inputs show is what the inputs take. */
class InputPagesTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("REDIS_PASSWORD", "x");

  private static String page(String input) throws IOException {
    return Files.readString(Path.of("..", "docs", "input-" + input + ".md"));
  }

  private static Class<? extends Record> options(String input) {
    for (InputFactory<?> factory : ServiceLoader.load(InputFactory.class)) {
      if (factory.name().equals(input)) {
        return factory.configType();
      }
    }
    throw new AssertionError(input);
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis", "tcp", "udp", "syslog", "unix"})
  void examplesAreValid(String input) throws IOException {
    Matcher blocks = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page(input));
    int count = 0;
    while (blocks.find()) {
      Config root = Config.ofYaml("page", blocks.group(1), ENVIRONMENT);
      for (Config section : root.get("filebeat.inputs").orElseThrow().items()) {
        Problems problems = new Problems(true);
        new Binder(problems)
            .allowOther("type", "tags", "fields", "processors", "pipeline", "enabled")
            .tryBind(section, options(section.text("type").orElseThrow()));
        problems.throwIfErrors();
        count++;
      }
    }
    assertThat(count).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis", "tcp", "udp", "syslog", "unix"})
  void everyOptionIsExplained(String input) throws IOException {
    String page = page(input);
    Matcher rows =
        Pattern.compile("(?m)^\\| `([^`]+)`").matcher(OptionTable.markdown(options(input)));
    int count = 0;
    while (rows.find()) {
      String option = rows.group(1).replaceAll("^(ssl|protocol\\.\\w+)\\..*", "$1");
      assertThat(page).containsPattern("\\| `" + Pattern.quote(option) + "[`.]|, `" + option + "`");
      count++;
    }
    assertThat(count).isPositive();
  }
}
