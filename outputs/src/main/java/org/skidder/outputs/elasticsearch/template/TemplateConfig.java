package org.skidder.outputs.elasticsearch.template;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.format.FormatString;

/** Options of {@code setup.template}. */
public record TemplateConfig(
    @Option(value = "Whether the template is loaded at the first connection.", def = "true")
        boolean enabled,
    @Option("Name of the template; by default filebeat-<version>.") Optional<FormatString> name,
    @Option("Indices it is for; by default its name followed by -*.")
        Optional<FormatString> pattern,
    @Option(
            "File with the declarations of fields, relative to path.config, instead of those of the"
                + " program and its modules.")
        Optional<Path> fields,
    @Option("Whether an existing template is replaced.") boolean overwrite,
    @Option("Settings of the indices.") Settings settings,
    @Option("Declarations of fields added to the others.") Optional<Config> appendFields,
    @Option("A template that is ready made.") Json json)
    implements Validated {

  /** An empty name or pattern is none. */
  public TemplateConfig {
    name = name.filter(text -> !text.toString().isEmpty());
    pattern = pattern.filter(text -> !text.toString().isEmpty());
  }

  /** Options of {@code setup.template.settings}. */
  public record Settings(
      @Option("Merged over the default index settings.") Map<String, Object> index,
      @Option(value = "What becomes _source of the mapping.", name = "_source")
          Map<String, Object> source) {}

  /** Options of {@code setup.template.json}. */
  public record Json(
      @Option("Whether a file with a whole template is sent.") boolean enabled,
      @Option("The file; relative to path.config.") Optional<Path> path,
      @Option("Name of the template.") Optional<String> name) {}

  /**
   * The stated file with declarations, if it is the one that every installation of the original has
   * and is not there: the program has these declarations in itself.
   *
   * @param configPath where relative files are
   */
  public Optional<Path> absentFields(Path configPath) {
    return fields
        .filter(file -> file.endsWith("fields.yml"))
        .map(configPath::resolve)
        .filter(Files::notExists);
  }

  /** Whether the declarations of fields go into a template that is loaded. */
  public boolean usesFields() {
    return enabled && !json.enabled();
  }

  /** The section of a whole configuration. */
  public static TemplateConfig of(Config root) {
    Config section = root.get("setup.template").orElse(Config.empty());
    return Binder.bind(section, TemplateConfig.class, new Problems());
  }

  @Override
  public void validate(Problems.Scope problems) {
    if (json.enabled() && (json.path().isEmpty() || json.name().isEmpty())) {
      problems.error("json", "needs path and name when it is enabled");
    }
  }
}
