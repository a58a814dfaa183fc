package org.skidder.containers.discovery;

import org.skidder.core.config.Option;

/** Options of providers whose things carry hints. */
public record HintOptions(
    @Option(value = "What the names of hints begin with: `<prefix>.logs/…`.", def = "co.elastic")
        String prefix,
    @Option(
            value = "Whether hints decide how logs are read; the same as a builder `hints`.",
            name = "hints.enabled",
            def = "false")
        boolean enabled) {}
