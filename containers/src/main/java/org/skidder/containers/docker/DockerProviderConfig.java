package org.skidder.containers.docker;

import java.time.Duration;
import org.skidder.containers.discovery.HintOptions;
import org.skidder.core.config.Option;

/** Options of the provider {@code docker}. */
public record DockerProviderConfig(
    @Option(inline = true, value = "") DockerOptions engine,
    @Option(inline = true, value = "") HintOptions hints,
    @Option(
            value = "How long the logs of a container are read after its end, at least.",
            def = "60s",
            min = "0s")
        Duration cleanupTimeout) {}
