package org.skidder.containers.discovery;

import java.util.List;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;

/** An entry of {@code templates}. */
public record TemplateOptions(
    @Option(value = "For what the template is; a condition as processors have it.", required = true)
        Config condition,
    @Option(
            "Inputs or modules for what the condition holds for; `${data.…}` is what is known of"
                + " it.")
        List<Config> config) {}
