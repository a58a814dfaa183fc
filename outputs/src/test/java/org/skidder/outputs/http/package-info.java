/** Tests of the HTTP client, with a server of our own that misbehaves on request. */
@NullMarked
package org.skidder.outputs.http;

import org.jspecify.annotations.NullMarked;
