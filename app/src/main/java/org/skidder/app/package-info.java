/**
 * The program: command line, logging, metrics line and the wiring of the parts.
 *
 * <p>{@link org.skidder.app.Main} reads the command line and hands over to a command. Nothing here
 * is used by the modules below, and nothing of a command is loaded before it is asked for: the time
 * from start to first event is part of what users measure.
 */
@NullMarked
package org.skidder.app;

import org.jspecify.annotations.NullMarked;
