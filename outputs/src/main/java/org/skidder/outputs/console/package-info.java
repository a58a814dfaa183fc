/**
 * Output to standard output, one line per event.
 *
 * <p>A batch is encoded into one array and written at once, past {@code System.out}, so that errors
 * are seen: a closed pipe ends the program, anything else is tried again. Logging never goes to
 * standard output.
 */
@NullMarked
package org.skidder.outputs.console;

import org.jspecify.annotations.NullMarked;
