/**
 * A small blocking HTTP/1.1 client (RFC 9112) on one socket.
 *
 * <p>A bulk request is a few hundred kilobytes that already lie in one array, and the worker that
 * sends it has nothing else to do until the answer is there. So this client writes that array to
 * the socket as it is and reads the answer into an array that is used again for the next one: no
 * copies, no threads, no futures. One {@link org.skidder.outputs.http.HttpConnection} serves one
 * worker; requests that prepare or check something ({@code GET /}, templates) take the same way.
 *
 * <p>Redirects are not followed: a bulk request must not be turned into something else on its way.
 * Time limits are kept by a {@link org.skidder.outputs.net.Watchdog}, because a blocking write has
 * none of its own.
 */
@NullMarked
package org.skidder.outputs.http;

import org.jspecify.annotations.NullMarked;
