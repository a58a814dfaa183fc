/**
 * Processors: what happens to events before they enter the queue.
 *
 * <p>{@link org.skidder.processors.Processors} compiles a list of the configuration; {@link
 * org.skidder.processors.ProcessorChain} runs the processors of an input, lays the fields of the
 * sender over the events, and runs the global ones. A raw event is unfolded only when a processor
 * that changes fields applies to it; conditions and {@code drop_event} leave it raw.
 *
 * <p>An error never drops an event: it is logged at debug level (selector {@code filter}) and the
 * event goes on.
 */
@NullMarked
package org.skidder.processors;

import org.jspecify.annotations.NullMarked;
