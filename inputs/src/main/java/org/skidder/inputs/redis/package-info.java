/**
 * The redis input: the slow log of servers.
 *
 * <p>Each server has a {@link org.skidder.inputs.redis.SlowLogReader} on a virtual thread, which
 * connects at every scan, asks for the entries it has not seen, and hangs up. Nothing is ever
 * reset: what was read is known by the ids of entries, which a server counts up from its start, and
 * by the run id that it has since then. {@link org.skidder.inputs.redis.Positions} keeps both in
 * the registry, behind the acknowledgement as for files.
 */
@NullMarked
package org.skidder.inputs.redis;

import org.jspecify.annotations.NullMarked;
