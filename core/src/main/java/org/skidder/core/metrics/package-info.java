/**
 * Counters and gauges in one tree of dotted names.
 *
 * <p>Parts hold their counters as fields and add to them per batch; the tree is only walked when
 * somebody looks (the periodic log line, the HTTP endpoint).
 */
@NullMarked
package org.skidder.core.metrics;

import org.jspecify.annotations.NullMarked;
