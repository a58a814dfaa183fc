/**
 * Skidder's own log: an SLF4J provider of its own, small enough to cost nothing at the start.
 *
 * <p>{@link org.skidder.app.log.SkidderLogging} is what SLF4J finds. Until {@link
 * org.skidder.app.log.LogSystem#configure} is called nothing is written: what goes wrong before is
 * told by the command itself. Then there is exactly one {@link org.skidder.app.log.LogTarget}
 * (stderr, files or syslog), and one threshold for all loggers; debug lines are filtered further by
 * the names of their loggers, the selectors. A line is formatted by the thread that logs and
 * written by the target, one at a time.
 *
 * <p>Structured values given with {@code addKeyValue} become a JSON object at the end of a text
 * line, or further keys of a JSON line. A logger named after a class shows the class's simple name.
 */
@NullMarked
package org.skidder.app.log;

import org.jspecify.annotations.NullMarked;
