/**
 * Output to Redis: lists or channels.
 *
 * <p>A batch is encoded once, as the commands that carry it (RESP2, <a
 * href="https://redis.io/docs/latest/develop/reference/protocol-spec/">protocol</a>), sent with one
 * write, and acknowledged by the replies: one for a whole batch when all events go to the same
 * list, else one per event. An error reply closes the connection and only the events it is about
 * are sent again.
 */
@NullMarked
package org.skidder.outputs.redis;

import org.jspecify.annotations.NullMarked;
