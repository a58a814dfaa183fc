package org.skidder.sandbox;

import org.skidder.core.config.Option;
import org.skidder.sandbox.landlock.LandlockConfig;

/** Section {@code sandbox}. */
public record SandboxConfig(
    @Option("Restricts files and connections (Linux 5.13).") LandlockConfig landlock) {}
