/** Tests of the Logstash output, with a server of our own that misbehaves on request. */
@NullMarked
package org.skidder.outputs.logstash;

import org.jspecify.annotations.NullMarked;
