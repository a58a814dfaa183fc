/** Tests against a real broker in a process of its own, one for all of them. */
@NullMarked
package org.skidder.kafka;

import org.jspecify.annotations.NullMarked;
