package org.skidder.core.plugin;

import org.skidder.core.event.EventBatch;
import org.skidder.core.json.JsonBuffer;

/** Turns one event into the bytes an output sends. Not thread-safe: one per worker. */
public interface Codec {
  /**
   * Appends the encoded event, without a line end.
   *
   * @throws IllegalArgumentException when the event cannot be encoded; the buffer is then as before
   */
  void encode(EventBatch batch, int index, JsonBuffer out);

  /**
   * Sets a member of {@code @metadata} for all events encoded from now on; codecs that write no
   * {@code @metadata} need not care.
   */
  default void metadata(String name, String value) {}

  /** Forgets what it cached of the last batch. */
  default void reset() {}
}
