/**
 * TLS for every part that connects or listens: the section {@code ssl}.
 *
 * <p>{@link org.skidder.core.tls.TlsConfig} declares the options, {@link
 * org.skidder.core.tls.TlsClient} and {@link org.skidder.core.tls.TlsServer} put TLS on sockets.
 * Certificates and keys come from PEM files or stand in the configuration; both are read at the
 * start, so that a mistake is told at once, and read again when a file has changed ({@link
 * org.skidder.core.tls.TlsContexts}), so that they can be renewed without a restart. A renewal that
 * cannot be read is logged and the earlier certificates stay in use.
 *
 * <p>The runtime's TLS does the protocol; here is only what it lacks: PEM with encrypted and
 * old-style keys, the names of protocols, suites and curves used in configurations, and reasons
 * that a person can act on.
 */
@NullMarked
package org.skidder.core.tls;

import org.jspecify.annotations.NullMarked;
