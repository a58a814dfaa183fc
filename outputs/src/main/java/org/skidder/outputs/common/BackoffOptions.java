package org.skidder.outputs.common;

import java.time.Duration;
import org.skidder.core.config.Option;

/**
 * Waits after errors: the first one, doubled each time until something was delivered.
 *
 * @param init first wait
 * @param max longest wait
 */
public record BackoffOptions(
    @Option(value = "First wait after an error.", def = "1s", min = "0s") Duration init,
    @Option(value = "Longest wait.", def = "60s", min = "0s") Duration max) {}
