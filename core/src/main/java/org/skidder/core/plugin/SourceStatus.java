package org.skidder.core.plugin;

import java.time.Instant;

/**
 * How far an input is with one of its sources, for people who look.
 *
 * @param input type of the input: {@code log}
 * @param path of the file
 * @param identity of the file, whatever its name is
 * @param state what is done with it now
 * @param delivered position up to which everything is acknowledged; bytes of uncompressed content
 * @param read position up to which events were handed over
 * @param size bytes of content; −1 when only reading could tell (compressed), or the file is gone
 * @param moved when the acknowledged position last changed
 */
public record SourceStatus(
    String input,
    String path,
    String identity,
    State state,
    long delivered,
    long read,
    long size,
    Instant moved) {

  /** What is done with a source. */
  public enum State {
    /** It is open, and there is more to read. */
    READING,
    /** It is open and read to its end. */
    WAITING,
    /** It is closed; it is opened again when there is more. */
    CLOSED
  }

  /** Bytes that are there and not acknowledged; −1 when the size is not known. */
  public long lagBytes() {
    return size < 0 ? -1 : Math.max(0, size - delivered);
  }
}
