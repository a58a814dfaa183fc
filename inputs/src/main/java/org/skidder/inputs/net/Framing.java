package org.skidder.inputs.net;

/**
 * Where messages of a stream begin and end. Belongs to one thread; what it finds does not depend on
 * how the stream was cut into reads.
 */
public abstract class Framing {
  /** What {@link #find} has to say. */
  enum Result {
    /** There is a message; see {@link #start()}, {@link #length()}, {@link #next()}. */
    FOUND,
    /** The message is not complete. */
    MORE,
    /** The message is longer than allowed, or will be. */
    TOO_LONG
  }

  private int start;
  private int length;
  private int next;

  /**
   * Looks for the first message.
   *
   * @param data the bytes
   * @param from first byte that belongs to no message yet
   * @param to one past the last byte
   * @param seen bytes behind {@code from} that an earlier call saw when it wanted more
   */
  abstract Result find(byte[] data, int from, int to, int seen);

  /** Takes the rest at the end of a stream as a message: MORE when there is none. */
  abstract Result last(byte[] data, int from, int to);

  /** Notes a message. */
  final Result found(int first, int end, int following) {
    start = first;
    length = end - first;
    next = following;
    return Result.FOUND;
  }

  /** First byte of the message that was found. */
  final int start() {
    return start;
  }

  /** Its length in bytes. */
  final int length() {
    return length;
  }

  /** First byte behind it and its end. */
  final int next() {
    return next;
  }
}
