/**
 * Metrics of the process itself, and the periodic line with all metrics in the log.
 *
 * <p>Everything is read when somebody looks, from {@code /proc} where there is one: the JDK's
 * management beans load hundreds of classes that a start does not need.
 */
@NullMarked
package org.skidder.app.metrics;

import org.jspecify.annotations.NullMarked;
