/**
 * A client of the Docker Engine API. {@link org.skidder.containers.docker.DockerEngine} asks,
 * {@link org.skidder.containers.docker.ContainerWatch} keeps knowing which containers run: it opens
 * the stream of events first and lists then, so that nothing falls between the two, and after a
 * break it goes on from the last event and lists again, so that nothing stays that is gone. Whoever
 * needs containers of one engine shares a watch ({@link
 * org.skidder.containers.docker.ContainerWatches}).
 *
 * <p>The processor {@code add_docker_metadata} lays fields over events: {@link
 * org.skidder.containers.docker.ContainerLookup} knows them by the ids of containers, {@link
 * org.skidder.containers.docker.ProcessContainers} tells the container of a process.
 */
@NullMarked
package org.skidder.containers.docker;

import org.jspecify.annotations.NullMarked;
