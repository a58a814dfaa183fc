/**
 * Codecs: how an event becomes the bytes that file, console, Kafka and Redis get.
 *
 * <p>{@code json} is the document with {@code @metadata}; {@code format} a format string. Outputs
 * take the options of a codec as the inline record {@link org.skidder.outputs.codec.CodecOptions},
 * and those that write lines encode a whole batch at once with {@link
 * org.skidder.outputs.codec.LineEncoder}.
 */
@NullMarked
package org.skidder.outputs.codec;

import org.jspecify.annotations.NullMarked;
