/**
 * From the bytes of a file to events: lines, encodings, multiline, JSON, filters. Knows nothing of
 * files, threads or the pipeline.
 */
@NullMarked
package org.skidder.inputs.log.lines;

import org.jspecify.annotations.NullMarked;
