/** Processors that add facts of the host: its time zone, its name, operating system and network. */
@NullMarked
package org.skidder.processors.host;

import org.jspecify.annotations.NullMarked;
