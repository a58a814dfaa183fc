/**
 * Conditions ({@code when}) of processors and of rules that choose an index, topic or key.
 *
 * <p>A condition is read once from the configuration, with every mistake reported at its line, and
 * then asked for events of a batch. Looking at {@code message}, {@code offset} or fields of the
 * source does not unfold a raw event; texts are searched as bytes.
 *
 * <p>A value of a type that a condition cannot judge makes it false. That is logged once per
 * condition, not per event.
 */
@NullMarked
package org.skidder.core.condition;

import org.jspecify.annotations.NullMarked;
