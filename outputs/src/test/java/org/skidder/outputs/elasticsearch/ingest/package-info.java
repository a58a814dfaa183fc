/** Tests of loading ingest pipelines. */
@NullMarked
package org.skidder.outputs.elasticsearch.ingest;

import org.jspecify.annotations.NullMarked;
