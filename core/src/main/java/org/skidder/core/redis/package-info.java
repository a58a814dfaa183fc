/**
 * What a client of Redis needs, whatever its connections are: commands, replies (RESP2, <a
 * href="https://redis.io/docs/latest/develop/reference/protocol-spec/">protocol</a>), logging in,
 * and what refusals mean.
 */
@NullMarked
package org.skidder.core.redis;

import org.jspecify.annotations.NullMarked;
