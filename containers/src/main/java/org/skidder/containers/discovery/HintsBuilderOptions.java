package org.skidder.containers.discovery;

import java.util.Optional;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;

/** Options of the builder {@code hints}. */
public record HintsBuilderOptions(
    @Option(value = "`hints`.", required = true) String type,
    @Option(value = "The part between prefix and slash in the names of hints.", def = "logs")
        String key,
    @Option("The input that hints change. Default: `type: docker` with the id of the container.")
        Optional<Config> config) {}
