/**
 * Sends metrics and state to the monitoring of an Elasticsearch ({@code xpack.monitoring}).
 *
 * <p>{@link org.skidder.console.report.MonitoringReporter} has one thread, and one connection at a
 * time ({@link org.skidder.console.report.Session}), which is not the output's: it never stands in
 * the way of events. A report that cannot be sent is dropped and counted, because the next one says
 * the same and more; while no server takes reports, the waits between attempts grow.
 */
@NullMarked
package org.skidder.console.report;

import org.jspecify.annotations.NullMarked;
