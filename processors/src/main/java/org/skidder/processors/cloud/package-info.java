/**
 * {@code add_cloud_metadata}: all providers are asked at once when Skidder starts, each over plain
 * HTTP on a thread of its own; the answer is shared by all processors with the same options. Until
 * it is there events wait, never longer than the timeout.
 */
@NullMarked
package org.skidder.processors.cloud;

import org.jspecify.annotations.NullMarked;
