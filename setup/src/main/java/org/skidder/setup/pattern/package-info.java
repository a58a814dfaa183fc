/** The index pattern: what Kibana knows about the fields of events. */
@NullMarked
package org.skidder.setup.pattern;

import org.jspecify.annotations.NullMarked;
