/**
 * From an input to an output and back.
 *
 * <p>An input publishes batches through a {@link org.skidder.core.pipeline.Publisher}, one per
 * source, which waits for the {@link org.skidder.core.pipeline.RateLimit} of its input if there is
 * one. Processors run there, on the input's thread. The {@link
 * org.skidder.core.pipeline.MemoryQueue} admits a batch when there is room for its events and its
 * bytes; otherwise the publisher waits, and that is the back-pressure. Output workers ({@link
 * org.skidder.core.pipeline.OutputGroup}) take {@link org.skidder.core.pipeline.WorkBatch}es, send
 * them, and settle every event: delivered, dropped for a counted reason, or to be sent again. When
 * a batch and all earlier ones of its source are settled, its position is committed: positions
 * never move ahead of an acknowledgement.
 *
 * <p>Everything is counted and locked per batch, nothing per event.
 */
@NullMarked
package org.skidder.core.pipeline;

import org.jspecify.annotations.NullMarked;
