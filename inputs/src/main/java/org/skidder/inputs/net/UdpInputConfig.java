package org.skidder.inputs.net;

import java.time.Duration;
import org.skidder.core.config.Option;

/** Options of the udp input. */
public record UdpInputConfig(
    @Option(
            value = "Address to listen on, host:port; an empty host means all addresses.",
            def = "localhost:8080")
        Endpoint host,
    @Option(value = "How to listen.", inline = true) UdpConfig listener,
    @Option(
            value = "How long after a failure to listen it is tried again.",
            def = "10s",
            min = "1ms")
        Duration scanFrequency) {}
