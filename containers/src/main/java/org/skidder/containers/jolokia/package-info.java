/**
 * Finds JVMs with a Jolokia agent by its discovery protocol: a question to a multicast group, which
 * agents answer with a datagram each.
 */
@NullMarked
package org.skidder.containers.jolokia;

import org.jspecify.annotations.NullMarked;
