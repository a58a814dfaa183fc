/**
 * Output to files with rotation by size.
 *
 * <p>A batch is encoded into one array; what fits into the active file is written at once. After a
 * failed write the file is cut back to its last complete line, the events before that count as
 * delivered, and the rest is tried again with growing waits: a full disk loses and repeats nothing.
 */
@NullMarked
package org.skidder.outputs.file;

import org.jspecify.annotations.NullMarked;
