package org.skidder.core.pipeline;

import java.time.Duration;

/**
 * Bounds and flush rules of the memory queue.
 *
 * @param events unacknowledged events at most
 * @param bytes bytes held by unacknowledged events at most
 * @param minEvents waiting events from which on workers take them at once
 * @param flushTimeout how long fewer events wait for more; zero: not at all
 */
public record QueueSettings(int events, long bytes, int minEvents, Duration flushTimeout) {}
