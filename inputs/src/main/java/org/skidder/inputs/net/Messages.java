package org.skidder.inputs.net;

import org.skidder.core.event.EventBatch;

/**
 * Makes events of the messages of one sender. Belongs to one thread; events may share a batch with
 * those of other senders.
 */
public interface Messages {
  /** Makes {@link Messages} for senders. Thread-safe. */
  @FunctionalInterface
  interface Maker {
    /**
     * For a sender.
     *
     * @param source what the field {@code source} says: {@code ip:port}
     */
    Messages of(String source);
  }

  /**
   * A batch for messages, of this and other senders.
   *
   * @param data the bytes they are slices of
   * @param now time of receiving, milliseconds since the epoch
   * @param expected number of events to make room for
   */
  EventBatch newBatch(byte[] data, long now, int expected);

  /**
   * Adds a message.
   *
   * @param start first byte of it in the batch's data
   * @param length in bytes
   * @param truncated whether its end was cut off
   */
  void add(EventBatch batch, int start, int length, boolean truncated);
}
