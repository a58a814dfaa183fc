/**
 * A small HTTP/1.1 client (RFC 9110, RFC 9112) for APIs that are asked now and then and that stream
 * what happens: {@link org.skidder.containers.http.HttpClient} makes one connection per request, to
 * an {@link org.skidder.containers.http.Endpoint}. An answer's body is a stream; a stream of JSON
 * objects is taken apart by {@link org.skidder.containers.http.JsonObjects}.
 *
 * <p>Threads are blocked, which virtual ones may be; closing the client ends every call under way.
 */
@NullMarked
package org.skidder.containers.http;

import org.jspecify.annotations.NullMarked;
