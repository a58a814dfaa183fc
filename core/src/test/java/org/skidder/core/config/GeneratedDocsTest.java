package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GeneratedDocsTest {
  enum Side {
    LEFT,
    RIGHT
  }

  record Inner(@Option(value = "Depth.", def = "3", min = "1", unit = "levels") int depth) {}

  record Common(@Option("Labels.") List<String> tags) {}

  record Sample(
      @Option(value = "Pattern | rule.", def = "^\\[${x}") String pattern,
      @Option(value = "Names.", def = "[a, 'b c']") List<String> names,
      @Option(value = "Files.", required = true) List<String> paths,
      @Option(value = "Pause.", def = "1m30s", deprecated = "interval") Duration pause,
      @Option(value = "Mode.", def = "0600") FileMode mode,
      @Option(value = "Size.", def = "16KiB") ByteSize size,
      @Option(value = "Side.", def = "left") Side side,
      @Option("Limit.") Optional<Integer> limit,
      @Option(value = "On.", def = "true") boolean active,
      @Option("Inner.") Inner inner,
      @Option("Many.") List<Inner> many,
      @Option(value = "Common.", inline = true) Common common,
      @Option("Fields.") Map<String, Object> fields) {}

  @Test
  void theReferenceStatesEveryOptionWithItsDefault() {
    String reference = ReferenceConfig.of(Sample.class, 2);

    assertThat(reference)
        .contains("  # Pause. (duration)\n  #pause: 1m30s\n")
        .contains("  # Files. (list of text; required)\n  #paths:\n")
        .contains(
            "  # Inner. (section)\n  #inner:\n\n    # Depth. (number; at least 1, in levels)\n"
                + "    #depth: 3\n");
  }

  @Test
  void theReferenceWithoutItsCommentSignsGivesTheDefaults() {
    String uncommented =
        ReferenceConfig.of(Sample.class, 0)
            .replaceAll("(?m)^( *)#(\\S)", "$1$2")
            .replace("paths:", "paths: x");
    Problems problems = new Problems();

    Sample stated = Binder.bind(Config.ofYaml(uncommented), Sample.class, problems);

    assertThat(stated)
        .isEqualTo(Binder.bind(Config.ofYaml("paths: x"), Sample.class, new Problems()));
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void theTableHasARowForEachOption() {
    assertThat(OptionTable.markdown(Sample.class))
        .startsWith("| Option | Type | Default | Meaning |\n|---|---|---|---|\n")
        .contains("| `pattern` | text | `^\\[${x}` | Pattern \\| rule. |\n")
        .contains("| `paths` | list of text (required) |  | Files. |\n")
        .contains("| `pause` | duration | `1m30s` | Pause. Old name: `interval`. |\n")
        .contains("| `side` | left, right | `left` | Side. |\n")
        .contains("| `inner.depth` | number (at least 1, in levels) | `3` | Depth. |\n")
        .contains("| `many[].depth` |")
        .contains("| `tags` |");
  }

  @Test
  void theSchemaDescribesEveryOption() {
    Map<String, Object> schema = JsonSchema.of(Sample.class);

    assertThat(JsonSchema.toJson(schema))
        .contains("\"side\": {\"description\": \"Side.\", \"enum\": [\"left\", \"right\"]")
        .contains("\"interval\": {")
        .contains("\"required\": [\"paths\"]")
        .contains("\"default\": \"^\\\\[${x}\"")
        .contains("\"default\": [\"a\", \"b c\"]");
    assertThat(Config.ofYaml(JsonSchema.toJson(schema).replace("${", "")).get("properties.inner"))
        .isPresent();
  }
}
