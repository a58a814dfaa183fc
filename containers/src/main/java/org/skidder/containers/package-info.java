/**
 * What has to do with containers. {@link org.skidder.containers.http} speaks HTTP over TCP, TLS and
 * unix sockets, {@link org.skidder.containers.docker} is a client of the Docker Engine API, {@link
 * org.skidder.containers.discovery} turns what providers see into inputs.
 *
 * <p>Nothing here is loaded unless it is configured.
 */
@NullMarked
package org.skidder.containers;

import org.jspecify.annotations.NullMarked;
