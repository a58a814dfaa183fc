/**
 * A small HTTP/1.1 server (RFC 9112) for questions about a running process, over TCP or a Unix
 * socket.
 *
 * <p>It answers {@code GET} and {@code HEAD} from memory and takes no bodies, so one connection is
 * one virtual thread with plain blocking code: {@link org.skidder.console.http.RequestReader} takes
 * a head from the bytes and {@link org.skidder.console.http.HttpServer} writes the answer in one
 * piece. Everything is bounded: bytes of a head, connections at a time, the time of one exchange
 * and of waiting for the next. What is no request is answered with the reason and hung up on.
 *
 * <p>The server of the JDK is not used because it cannot listen on a Unix socket.
 */
@NullMarked
package org.skidder.console.http;

import org.jspecify.annotations.NullMarked;
