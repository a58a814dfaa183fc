package org.skidder.modules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.RenderedText;
import org.skidder.core.config.Validated;
import org.skidder.modules.template.Delimiters;
import org.skidder.modules.template.TextTemplate;

/** What a fileset says about itself in {@code manifest.yml}. */
public record Manifest(
    @Option("Version of the fileset; for people.") String moduleVersion,
    @Option("Variables, in the order in which they are resolved.") List<Variable> var,
    @Option("Files of the pipelines, relative to the fileset; the first is the entry.")
        List<String> ingestPipeline,
    @Option("File of the input template, relative to the fileset.") String input,
    @Option("Older name of `input`; wins over it.") Optional<String> prospector,
    @Option("What the ingest nodes must have.") Requires requires,
    @Option("Machine learning jobs.") List<MachineLearning> machineLearning)
    implements Validated {

  /** A variable of a fileset. */
  public record Variable(
      @Option(value = "Its name.", required = true) String name,
      @Option(value = "The value; texts are templates.", name = "default")
          Optional<Config> defaultValue,
      @Option("What it is for, in a sentence; for the documentation.") String description,
      @Option("Values for single systems: linux, darwin, windows.") Map<String, Config> os,
      @Option("The only values that it may have; none for any.") List<String> values,
      @Option("The value for servers older than a version.")
          Optional<MinVersion> minElasticsearchVersion) {

    Config value(Platform platform) {
      return Optional.ofNullable(os.get(platform.os())).or(() -> defaultValue).orElseThrow();
    }
  }

  /** The value of a variable for old servers. */
  public record MinVersion(
      @Option(
              value = "The first version that can do with the variable's own value.",
              required = true)
          String version,
      @Option(value = "The value for older ones.", required = true) Config value) {}

  /** Requirements. */
  public record Requires(@Option("Ingest processors.") List<Requirement> processors) {}

  /** An ingest processor that must be there. */
  public record Requirement(
      @Option(value = "Type of the processor.", required = true) String name,
      @Option(value = "Plugin that has it.", required = true) String plugin) {}

  /** A machine learning job. */
  public record MachineLearning(
      @Option(value = "Its name.", required = true) String name,
      @Option(value = "File of the job.", required = true) String job,
      @Option(value = "File of the datafeed.", required = true) String datafeed,
      @Option("Oldest version of Elasticsearch that takes it.") Optional<String> minVersion) {}

  /**
   * Reads a manifest.
   *
   * @throws org.skidder.core.config.ConfigException with file and line if it is not valid
   */
  static Manifest parse(String file, String yaml) {
    Problems problems = new Problems();
    return Binder.bind(Config.ofYaml(file, yaml, System.getenv()), Manifest.class, problems);
  }

  @Override
  public void validate(Problems.Scope problems) {
    if (inputPath().isEmpty()) {
      problems.error("input", "is missing: the file of the input template");
    }
    for (Variable variable : var) {
      if (variable.defaultValue().isEmpty()) {
        problems.error("var", "Variable " + variable.name() + " doesn't have a 'default' key");
      }
    }
  }

  private String inputPath() {
    return prospector.orElse(input);
  }

  String inputPath(Map<String, Object> values) {
    return path(inputPath(), values);
  }

  List<String> pipelinePaths(Map<String, Object> values) {
    return ingestPipeline.stream().map(path -> path(path, values)).toList();
  }

  private static String path(String template, Map<String, Object> values) {
    return TextTemplate.parse("manifest.yml", template, Delimiters.BRACES).text(values);
  }

  /** A default: texts in it are templates. */
  static Object render(Object value, Map<String, Object> values, String place) {
    return switch (value) {
      case String text -> {
        RenderedText rendered =
            TextTemplate.parse(place, text, Delimiters.BRACES).render(values, Map.of());
        yield rendered.fill(rendered.text());
      }
      case List<?> list ->
          list.stream()
              .map(item -> item instanceof String ? render(item, values, place) : item)
              .toList();
      default -> value;
    };
  }
}
