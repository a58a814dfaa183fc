/**
 * JSON written as bytes, by hand.
 *
 * <p>The hot path of a log shipper is escaping text and copying constant bytes. {@link
 * org.skidder.core.json.JsonBuffer} does both eight bytes at a time into one growing array; nothing
 * here builds a {@code String}. Reading JSON is Jackson's work (streaming), in the packages that
 * need it.
 */
@NullMarked
package org.skidder.core.json;

import org.jspecify.annotations.NullMarked;
