/**
 * Ingest pipelines executed inside Skidder, with the results an ingest node would have.
 *
 * <p>{@link org.skidder.ingest.Pipeline} compiles a definition once and then works on events in
 * place; {@link org.skidder.ingest.PipelineFilter} runs one over batches. {@code PipelineCompiler}
 * knows the processors by their names ({@code Processors}); each makes a {@code Step} from its
 * options. {@code Sequence} runs steps and does what the definition says about failures. What steps
 * share (places, user agents, patterns, clock) are {@link org.skidder.ingest.IngestResources}.
 */
@NullMarked
package org.skidder.ingest;

import org.jspecify.annotations.NullMarked;
