/**
 * Processors that move, add and remove fields as they are: the values stay what they were or come
 * from the configuration. Paths are prepared once ({@link org.skidder.core.event.FieldPath});
 * constant fields are laid over whole batches, so that raw events stay raw.
 */
@NullMarked
package org.skidder.processors.fields;

import org.jspecify.annotations.NullMarked;
