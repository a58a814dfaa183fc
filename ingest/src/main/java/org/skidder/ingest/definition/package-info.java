/**
 * Pipeline definitions as they are written: a tree of values that know their lines.
 *
 * <p>They are not read as configurations are: dots in names do not separate levels, and {@code $}
 * stands for nothing but itself.
 */
@NullMarked
package org.skidder.ingest.definition;

import org.jspecify.annotations.NullMarked;
