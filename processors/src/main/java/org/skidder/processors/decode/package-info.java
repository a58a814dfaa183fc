/**
 * Processors that make new values of what a field holds: they take texts apart, convert them, or
 * compute a digest. Texts are read as the bytes they are, and what is cut out of them stays a slice
 * of these bytes ({@link org.skidder.core.event.ByteText}); an event that does not fit stays raw.
 */
@NullMarked
package org.skidder.processors.decode;

import org.jspecify.annotations.NullMarked;
