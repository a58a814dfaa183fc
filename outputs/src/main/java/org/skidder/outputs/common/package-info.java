/**
 * Options that several outputs share, as records to be declared inline.
 *
 * <p>Every output reports what it cannot deliver ever in the same way: its config record declares
 * {@link org.skidder.outputs.common.DeadLetterOptions} inline, its factory makes the {@link
 * org.skidder.core.pipeline.DeadLetters} of it once for all connections ({@code
 * config.deadLetter().create(name(), context)}), and a client that gives an event up calls {@code
 * add} with a {@link org.skidder.core.pipeline.DropReason} and what the receiver said, and only
 * then {@code WorkBatch.dropped}. Counting, the sample in the log and the file follow from that.
 * When {@code add} fails, the file cannot be written: the exception is left to the worker, and the
 * event is sent again later instead of being lost.
 */
@NullMarked
package org.skidder.outputs.common;

import org.jspecify.annotations.NullMarked;
