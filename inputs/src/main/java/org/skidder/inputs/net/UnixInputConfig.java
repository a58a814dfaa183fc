package org.skidder.inputs.net;

import java.time.Duration;
import org.skidder.core.config.Option;

/** Options of the unix input. */
public record UnixInputConfig(
    @Option(value = "Where and how to listen.", inline = true) UnixConfig listener,
    @Option(
            value = "How long after a failure to listen it is tried again.",
            def = "10s",
            min = "1ms")
        Duration scanFrequency) {}
