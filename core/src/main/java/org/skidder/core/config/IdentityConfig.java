package org.skidder.core.config;

/** What the program calls itself in events, index names and templates. */
public record IdentityConfig(
    @Option(value = "Program name in events and index names.", def = "filebeat") String name,
    @Option(value = "Version in events and index names.", def = "6.4.0") String version) {}
