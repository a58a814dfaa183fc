package org.skidder.core.config;

import java.util.List;

/** The section {@code filebeat.autodiscover}. */
public record AutodiscoverConfig(
    @Option(value = "Whether the section counts.", def = "true") boolean enabled,
    @Option("What to watch for things to read; each entry has a `type`.") List<Config> providers) {}
