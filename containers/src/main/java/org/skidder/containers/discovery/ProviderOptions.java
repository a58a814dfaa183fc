package org.skidder.containers.discovery;

import java.util.List;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;

/** Options that every provider has. */
public record ProviderOptions(
    @Option(value = "Kind of provider.", required = true) String type,
    @Option(value = "Whether the provider runs.", def = "true") boolean enabled,
    @Option("Configurations for what conditions hold for.") List<TemplateOptions> templates,
    @Option("What makes configurations where no template does; there is one `type`: `hints`.")
        List<Config> builders,
    @Option("What changes configurations afterwards; there is one `type`: `config`.")
        List<Config> appenders) {}
