package org.skidder.outputs.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.tls.TlsConfig;
import org.skidder.outputs.elasticsearch.template.TemplateConfig;

/** What the pages show is what the output takes. */
class PagesTest {
  private static String page(String name) throws IOException {
    return Files.readString(Path.of("..", "docs", name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"output-elasticsearch.md", "tls.md"})
  void examplesAreValid(String name) throws IOException {
    Matcher blocks = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page(name));
    int count = 0;
    while (blocks.find()) {
      Map<String, String> environment = Map.of("ES_PASSWORD", "x", "KEY_PASSPHRASE", "x");
      Config root = Config.ofYaml("page", blocks.group(1), environment);
      Problems problems = new Problems(true);
      Binder.tryBind(
          root.get("output.elasticsearch").orElseThrow(), ElasticsearchConfig.class, problems);
      Binder.tryBind(
          root.get("setup.template").orElse(Config.empty()), TemplateConfig.class, problems);
      problems.throwIfErrors();
      count++;
    }
    assertThat(count).isPositive();
  }

  @ParameterizedTest
  @ValueSource(classes = {ElasticsearchConfig.class, TlsConfig.class, TemplateConfig.class})
  void everyOptionIsExplained(Class<? extends Record> type) throws IOException {
    String pages = page("output-elasticsearch.md") + page("tls.md");
    for (RecordComponent component : type.getRecordComponents()) {
      String option =
          component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
      assertThat(pages).containsPattern("`" + option + "[`.]");
    }
  }
}
