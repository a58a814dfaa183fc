/** Tests of the Elasticsearch output. Those with real servers are in the module lab. */
@NullMarked
package org.skidder.outputs.elasticsearch;

import org.jspecify.annotations.NullMarked;
