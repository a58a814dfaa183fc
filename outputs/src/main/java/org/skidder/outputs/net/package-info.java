/**
 * Connections of outputs below their protocols.
 *
 * <p>A {@link org.skidder.outputs.net.Dialer} makes TCP connections: the name is looked up each
 * time and its addresses are tried in random order, directly or through a {@link
 * org.skidder.outputs.net.SocksProxy}. A {@link org.skidder.outputs.net.Connection} adds TLS, time
 * limits and counters, and is what a client of a protocol reads from and writes to. Time limits are
 * kept by a {@link org.skidder.outputs.net.Watchdog}, because a blocking write has none of its own.
 */
@NullMarked
package org.skidder.outputs.net;

import org.jspecify.annotations.NullMarked;
