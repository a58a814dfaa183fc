package org.skidder.inputs.log.lines;

import org.skidder.core.event.Template;

/**
 * Where lines come from.
 *
 * @param template constant fields of the events
 * @param source the path under which a file was found; empty for a stream
 * @param hasPositions whether events tell where they began; the {@code offset} of others is 0
 */
record Origin(Template template, String source, boolean hasPositions) {
  /** The {@code offset} of an event that begins at a position. */
  long offset(long position) {
    return hasPositions ? position : 0;
  }
}
