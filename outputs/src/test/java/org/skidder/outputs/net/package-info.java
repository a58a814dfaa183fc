/** Tests of connections, with servers and proxies of our own that misbehave on request. */
@NullMarked
package org.skidder.outputs.net;

import org.jspecify.annotations.NullMarked;
