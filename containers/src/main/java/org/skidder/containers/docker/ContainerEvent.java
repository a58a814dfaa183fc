package org.skidder.containers.docker;

/**
 * Something that happened to a container.
 *
 * @param action {@code start}, {@code die}, {@code update}, {@code destroy}, …
 * @param id of the container
 * @param nanos when, by the engine's clock, in nanoseconds since the epoch
 */
public record ContainerEvent(String action, String id, long nanos) {}
