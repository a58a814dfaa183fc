/**
 * Events: bytes first, fields on demand.
 *
 * <p>What every event of a source has in common (source, input type, beat, host, tags, custom
 * fields) is a {@link org.skidder.core.event.Template}, encoded once. Events travel in an {@link
 * org.skidder.core.event.EventBatch}: one array of bytes and, per event, offset and slice. Only
 * when something asks for fields (a processor, a decoded JSON line) does an entry of the batch
 * become an {@link org.skidder.core.event.Event}, an ordered field tree that is copy-on-write over
 * the template. Both forms encode to the same JSON ({@link
 * org.skidder.core.event.DocumentEncoder}).
 *
 * <p>Field values are: {@code String}, {@link org.skidder.core.event.ByteText} (text still in
 * bytes), {@code Boolean}, {@code Long}, {@code java.math.BigInteger} (unsigned beyond {@code
 * Long}), {@code Double}, {@code java.time.Instant}, {@code List<Object>}, {@link
 * org.skidder.core.event.FieldMap}, and {@code null} inside lists only.
 */
@NullMarked
package org.skidder.core.event;

import org.jspecify.annotations.NullMarked;
