package org.skidder.containers.discovery;

import java.nio.file.Path;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.SharedResources;

/**
 * What a provider may use of its surroundings.
 *
 * @param identity who we are; {@link Identity#hostname()} is the name of this host
 * @param metrics to count in
 * @param shared what parts of one kind share
 * @param configPath where relative names of files are looked for
 */
public record ProviderContext(
    Identity identity, Metrics metrics, SharedResources shared, Path configPath) {}
