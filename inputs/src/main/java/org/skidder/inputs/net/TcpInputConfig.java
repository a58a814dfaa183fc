package org.skidder.inputs.net;

import java.time.Duration;
import org.skidder.core.config.Option;

/** Options of the tcp input. */
public record TcpInputConfig(
    @Option(value = "Where and how to listen.", inline = true) TcpConfig listener,
    @Option(
            value = "How long after a failure to listen it is tried again.",
            def = "10s",
            min = "1ms")
        Duration scanFrequency) {}
