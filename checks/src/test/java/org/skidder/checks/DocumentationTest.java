package org.skidder.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skidder.app.log.LoggingConfig;
import org.skidder.app.run.Confinement;
import org.skidder.app.run.EnginePlan;
import org.skidder.app.run.Observers;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Ownership;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Surroundings;

/** What the documentation shows works. */
class DocumentationTest {
  private static final Pattern YAML = Pattern.compile("(?ms)^ *```yaml\\n(.*?)^ *```");
  private static final Pattern ANCHOR =
      Pattern.compile("]\\((?!https?://|mailto:)([^)#\\s]*)#([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?://|#|mailto:)([^)#\\s]+)");

  @TempDir Path folder;

  /** A block of YAML and where it stands. */
  record Example(String place, String yaml) {
    @Override
    public String toString() {
      return place;
    }
  }

  static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      Matcher matcher = YAML.matcher(text);
      while (matcher.find()) {
        long line = text.substring(0, matcher.start(1)).lines().count() + 1;
        examples.add(new Example(Sources.name(page) + ":" + line, matcher.group(1).stripIndent()));
      }
    }
    examples.addAll(DeploymentsTest.configurations());
    return examples;
  }

  static List<Path> pages() throws IOException {
    return Stream.concat(
            Stream.of(Sources.ROOT.resolve("README.md"), Sources.ROOT.resolve("CONTRIBUTING.md")),
            Sources.docs().stream())
        .toList();
  }

  /** Every example is a configuration, or a part of one that stands at the top level. */
  @ParameterizedTest
  @MethodSource("examples")
  void examplesAreAcceptedWithoutAWarning(Example example) throws IOException {
    Path file = folder.resolve("skidder.yml");
    Files.writeString(file, example.yaml());
    for (String name : List.of("ca.crt", "client.crt", "client.key")) {
      Files.copy(
          Sources.ROOT.resolve("core/src/test/resources/tls").resolve(name), folder.resolve(name));
    }
    Problems problems = new Problems(true);
    LoadedConfig loaded =
        new ConfigLoader(new Surroundings(variables(), folder, folder, Ownership.ofFileSystem()))
            .strictPermissions(false)
            .load(problems);
    Config root = loaded.root();
    Binder.tryBind(root.get("logging").orElse(Config.empty()), LoggingConfig.class, problems);
    Confinement.check(root, problems);
    var _ = Observers.of(loaded, problems);
    boolean inputs = root.has("filebeat.inputs") || root.has("filebeat.autodiscover");
    boolean output = root.has("output") || root.has("outputs");
    if (inputs || output) {
      EnginePlan.Need need =
          inputs && output
              ? EnginePlan.Need.ALL
              : inputs ? EnginePlan.Need.INPUTS : EnginePlan.Need.OUTPUT;
      EnginePlan.of(loaded, need, problems);
    }
    problems.throwIfErrors();
  }

  /** Names that examples use as environment variables. */
  private static Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(DeploymentsTest.VARIABLES);
    variables.putAll(
        Map.of(
            "ES_PASSWORD", "x",
            "HTTP_PASSWORD", "x",
            "HTTP_TOKEN", "x",
            "KAFKA_PASSWORD", "x",
            "REDIS_PASSWORD", "x",
            "ES_HOSTS", "localhost:9200",
            "SITE", "berlin",
            "KEY_PASSPHRASE", "x"));
    return variables;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToFiles(Path page) throws IOException {
    Matcher matcher = LINK.matcher(Files.readString(page));
    while (matcher.find()) {
      assertThat(page.resolveSibling(matcher.group(1)))
          .as("%s links to %s", Sources.name(page), matcher.group(1))
          .exists();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToHeadings(Path page) throws IOException {
    Matcher matcher = ANCHOR.matcher(Files.readString(page));
    while (matcher.find()) {
      Path target = matcher.group(1).isEmpty() ? page : page.resolveSibling(matcher.group(1));
      assertThat(anchors(target))
          .as("%s links to %s", Sources.name(page), target.getFileName())
          .contains(matcher.group(2));
    }
  }

  /** Names of headings, as GitHub makes them. */
  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
        .toList();
  }
}
