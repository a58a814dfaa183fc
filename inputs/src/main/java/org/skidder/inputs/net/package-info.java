/**
 * Inputs that listen: tcp and udp, and what the syslog input shares with them.
 *
 * <p>A server owns a socket and knows nothing of events; a {@link org.skidder.inputs.net.Framing}
 * splits a stream into messages; {@link org.skidder.inputs.net.Messages} make events of them. A
 * stream has one virtual thread with plain blocking code, which holds no buffer while it waits.
 * When the queue is full, publishing blocks, so nothing is read and the sender has to wait; a
 * datagram socket has nobody to hold back, and there the kernel drops what its buffer cannot take.
 */
@NullMarked
package org.skidder.inputs.net;

import org.jspecify.annotations.NullMarked;
