/** Tests of TLS with real sockets; the certificates are in {@code src/test/resources/tls}. */
@NullMarked
package org.skidder.core.tls;

import org.jspecify.annotations.NullMarked;
