/**
 * Texts that depend on the event: names of indices, topics and keys, and whole lines.
 *
 * <p>A {@link org.skidder.core.format.FormatString} is compiled once, when the configuration is
 * read, and then appended to bytes, so that a message passes through unchanged, malformed UTF-8
 * included. Dates are always UTC. What depends on the time alone tells so, and callers may keep the
 * result within each {@link org.skidder.core.format.FormatString#unitMillis unit} of time.
 *
 * <p>A {@link org.skidder.core.format.Selector} is an ordered list of rules with conditions, of
 * which the first that gives a text wins.
 */
@NullMarked
package org.skidder.core.format;

import org.jspecify.annotations.NullMarked;
