/**
 * Inputs that listen: tcp, udp and unix, and what the syslog input shares with them.
 *
 * <p>A server owns a socket and knows nothing of events; a {@link org.skidder.inputs.net.Framing}
 * splits a stream into messages; {@link org.skidder.inputs.net.Messages} make events of them. A
 * {@link org.skidder.inputs.net.Stream} has one virtual thread with plain blocking code, which
 * holds no buffer while it waits. {@link org.skidder.inputs.net.Datagrams} are taken many at a time
 * by a platform thread, because the JDK can neither do that nor receive those of the Unix domain,
 * and waiting in the kernel would hold the carrier of a virtual thread.
 *
 * <p>When the queue is full, publishing blocks, so nothing is read and the sender has to wait. UDP
 * has nobody to hold back, and there the kernel drops what its buffer cannot take.
 */
@NullMarked
package org.skidder.inputs.net;

import org.jspecify.annotations.NullMarked;
