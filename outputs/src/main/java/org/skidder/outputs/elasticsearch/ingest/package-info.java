/**
 * Loading of ingest pipelines into a cluster: {@link
 * org.skidder.outputs.elasticsearch.ingest.PipelineLoader} makes sure that a server has every
 * pipeline before an event names it.
 *
 * <p>A pipeline that somebody changed in the cluster is kept. To tell that from one that an earlier
 * configuration of this program loaded, digests of what was loaded are kept in the data path.
 */
@NullMarked
package org.skidder.outputs.elasticsearch.ingest;

import org.jspecify.annotations.NullMarked;
