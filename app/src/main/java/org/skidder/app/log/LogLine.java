package org.skidder.app.log;

import java.time.Instant;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * One thing to log.
 *
 * @param time when
 * @param level how bad; {@code TRACE} does not occur
 * @param logger name of the logger, empty if it has none
 * @param caller where in the program: {@code Class:line}
 * @param message what
 * @param fields structured values, in their order
 */
record LogLine(
    Instant time,
    Level level,
    String logger,
    String caller,
    String message,
    Map<String, Object> fields) {}
