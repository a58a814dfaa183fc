package org.skidder.console.http;

import java.time.Duration;

/**
 * Bounds of a server.
 *
 * @param connections at the same time; more are answered with 503
 * @param timeout for one exchange from its first wait to the last byte of the answer, so also for
 *     an idle connection
 */
public record Limits(int connections, Duration timeout) {}
