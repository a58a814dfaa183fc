/**
 * Grok: named patterns that expand to one regular expression, matched on bytes.
 *
 * <p>{@link org.skidder.ingest.grok.PatternLibrary} holds the bundled patterns (resource {@code
 * patterns}), {@link org.skidder.ingest.grok.Grok} expands and matches. The matcher is Joni, the
 * engine ingest nodes use, in the same dialect: {@code ^} and {@code $} match at line ends, {@code
 * .} does not match a newline unless {@code (?m)}. Every match has a time limit.
 *
 * <p>Most lines are short and ASCII, most expressions plain: for these {@link
 * org.skidder.ingest.grok.AsciiMatcher} finds the same without Joni. It takes the same ways in the
 * same order but those that the next character rules out, and hands over to Joni what it does not
 * understand for sure ({@link org.skidder.ingest.grok.AsciiParser}) or what takes too many tries.
 */
@NullMarked
package org.skidder.ingest.grok;

import org.jspecify.annotations.NullMarked;
