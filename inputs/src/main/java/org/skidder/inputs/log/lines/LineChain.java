package org.skidder.inputs.log.lines;

import org.skidder.core.event.EventBatch;

/**
 * From bytes to events, for one open file: split into lines, decode, JSON, multiline, cut, filter.
 * Keeps state between calls (a multiline event being collected, the rest of an overlong line to be
 * skipped). Belongs to one thread.
 *
 * <p>Offsets count raw bytes of the (uncompressed) file.
 */
public interface LineChain {
  /**
   * Whether raw events are slices of the bytes given to {@link #accept}: then the read buffer must
   * travel with the batch. Otherwise events have memory of their own and the read buffer is free
   * after the call.
   */
  boolean isZeroCopy();

  /**
   * A batch to accept into.
   *
   * @param chunk the read buffer; its array becomes the batch's data when {@link #isZeroCopy()}
   * @param now read time, milliseconds since the epoch
   * @param expectedEvents to make room for
   */
  EventBatch newBatch(byte[] chunk, long now, int expectedEvents);

  /**
   * Takes complete lines and adds the events they make; stops at the last complete line, or when
   * the batch holds {@code maxEvents}.
   *
   * @param data read buffer
   * @param from first unread byte
   * @param to one past the last byte read
   * @param offset position in the file of the byte at {@code from}
   * @return bytes consumed; 0 when there is no complete line. When no line end comes within the
   *     bound of a line, its bytes are consumed and it is cut (kept up to {@code max_bytes})
   */
  int accept(EventBatch batch, byte[] data, int from, int to, long offset, int maxEvents);

  /**
   * Position up to which every line has become an event or was filtered: the position to commit
   * with the batch. It is behind the bytes consumed while a multiline event is being collected.
   */
  long position();

  /** Whether lines are collected that make an event when no more come for a while. */
  boolean isCollecting();

  /**
   * Emits what is being collected: the multiline timeout passed, or the file is being closed.
   *
   * @param last whether also what waits for a part goes: nothing is appended to the file any more,
   *     or nobody will read it again
   */
  void flush(EventBatch batch, boolean last);

  /** Whether a part of a line waits for the next one, however long that takes. */
  default boolean isWaiting() {
    return false;
  }

  /**
   * How long after the last line a collected event is emitted, in nanoseconds; 0: never by time.
   */
  long collectTimeoutNanos();
}
