/**
 * Grok: named patterns that expand to one regular expression, matched on bytes.
 *
 * <p>{@link org.skidder.ingest.grok.PatternLibrary} holds the bundled patterns (resource {@code
 * patterns}), {@link org.skidder.ingest.grok.Grok} expands and matches. The matcher is Joni, the
 * engine ingest nodes use, in the same dialect: {@code ^} and {@code $} match at line ends, {@code
 * .} does not match a newline unless {@code (?m)}. Every match has a time limit.
 */
@NullMarked
package org.skidder.ingest.grok;

import org.jspecify.annotations.NullMarked;
