package org.skidder.outputs.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.tls.TlsConfig;
import org.skidder.outputs.elasticsearch.ElasticsearchConfig;
import org.skidder.outputs.elasticsearch.template.TemplateConfig;
import org.skidder.outputs.logstash.LogstashConfig;

/** What the pages show is what the outputs take. */
class PagesTest {
  private static final Map<String, Class<? extends Record>> SECTIONS =
      Map.of(
          "output.elasticsearch", ElasticsearchConfig.class,
          "output.logstash", LogstashConfig.class,
          "setup.template", TemplateConfig.class);

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("..", "docs", name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"output-elasticsearch.md", "output-logstash.md", "tls.md"})
  void examplesAreValid(String name) throws IOException {
    Map<String, String> environment = Map.of("ES_PASSWORD", "x", "KEY_PASSPHRASE", "x");
    Matcher blocks = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page(name));
    int count = 0;
    while (blocks.find()) {
      Config root = Config.ofYaml("page", blocks.group(1), environment);
      for (Map.Entry<String, Class<? extends Record>> section : SECTIONS.entrySet()) {
        Problems problems = new Problems(true);
        if (root.get(section.getKey()).isPresent()) {
          Binder.tryBind(root.get(section.getKey()).get(), section.getValue(), problems);
          count++;
        }
        problems.throwIfErrors();
      }
    }
    assertThat(count).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "output-elasticsearch.md, output.elasticsearch",
    "output-logstash.md, output.logstash"
  })
  void everyOptionIsExplained(String name, String section) throws IOException {
    everyOptionIsExplained(name, SECTIONS.getOrDefault(section, TlsConfig.class));
  }

  @Test
  void everyOptionOfTlsIsExplained() throws IOException {
    everyOptionIsExplained("tls.md", TlsConfig.class);
  }

  private static void everyOptionIsExplained(String name, Class<? extends Record> type)
      throws IOException {
    for (RecordComponent component : type.getRecordComponents()) {
      Option declared = component.getAnnotation(Option.class);
      if (declared.inline()) {
        everyOptionIsExplained(name, component.getType().asSubclass(Record.class));
        continue;
      }
      String named = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      String option = declared.name().isEmpty() ? named : Pattern.quote(declared.name());
      assertThat(page(name)).containsPattern("`" + option + "[`.]");
    }
  }
}
