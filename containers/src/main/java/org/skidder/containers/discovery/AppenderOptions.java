package org.skidder.containers.discovery;

import java.util.Optional;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;

/** Options of the appender {@code config}. */
public record AppenderOptions(
    @Option(value = "`config`.", required = true) String type,
    @Option("For what it is; without, for everything.") Optional<Config> condition,
    @Option(value = "What is laid over every configuration.", required = true) Config config) {}
