package org.skidder.core.config;

import java.time.Duration;

/** Options of {@code filebeat.config.inputs} and {@code filebeat.config.modules}. */
public record ExternalFilesConfig(
    @Option(value = "Whether the files are used.", def = "true") boolean enabled,
    @Option("Which files, as a glob; relative to path.config.") String path,
    @Option(
            value = "Whether changes are taken over while running.",
            name = "reload.enabled",
            def = "false")
        boolean reload,
    @Option(
            value = "How often to look for changes.",
            name = "reload.period",
            def = "10s",
            min = "10ms")
        Duration period)
    implements Validated {
  @Override
  public void validate(Problems.Scope problems) {
    if (enabled && path.isEmpty()) {
      problems.error("path", "is missing; name the files, for instance inputs.d/*.yml");
    }
  }
}
