package org.skidder.inputs.log.lines;

import org.skidder.core.event.FieldMap;

/**
 * What was decoded of a line.
 *
 * @param object the decoded object; empty when nothing was
 * @param bytes length of the line, which tells about how much memory the object takes
 */
record Decoded(FieldMap object, int bytes) {}
