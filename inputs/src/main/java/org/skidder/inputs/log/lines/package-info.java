/**
 * From the bytes of a file to events: lines, encodings, multiline, JSON, filters. Knows nothing of
 * files, threads or the pipeline.
 *
 * <p>{@code LineChains} makes one of two {@code LineChain}s for a file. {@code SliceChain} is the
 * fast one, for UTF-8 without multiline and JSON: a line becomes an event where it stands in the
 * read buffer, without a copy. {@code DecodingChain} does everything: a {@code Codec} finds line
 * ends and decodes, {@code JsonLines} or {@code Multiline} follow, and events get memory of their
 * own. Both unwrap the lines of containers ({@code ContainerLines}) and cut and filter alike, and
 * both carry over what a call does not end: a line without its end stays with the caller until it
 * exceeds {@code LineChains.MAX_PENDING}, then {@code LongLine} keeps what an event can use of it.
 *
 * <p>{@code LineChain.position} is where reading would have to go on after a crash. It stays behind
 * what was consumed while a multiline event or a line in parts is being collected.
 */
@NullMarked
package org.skidder.inputs.log.lines;

import org.jspecify.annotations.NullMarked;
