package org.skidder.outputs.logstash;

/**
 * How many events a window has. With slow start it is 10 at first, also where batches are smaller,
 * and grows by half with each success, as long as there are events enough to fill it; an error
 * halves it. After an error it grows up to the largest size that went well before, and no further.
 * Not thread-safe.
 */
final class WindowSize {
  private static final int START = 10;

  private final boolean slowStart;
  private final int max;
  private int size;
  private int proven;

  /**
   * @param slowStart otherwise a window takes all there is
   * @param max largest size; 0 or less: no limit
   */
  WindowSize(boolean slowStart, int max) {
    this.slowStart = slowStart;
    this.max = max > 0 ? max : Integer.MAX_VALUE;
    size = START;
  }

  /** Is small again, as on a new connection made for other reasons than an error. */
  void reset() {
    size = START;
  }

  /** Events of the next window. */
  int of(int remaining) {
    return slowStart ? Math.min(Math.min(size, max), remaining) : remaining;
  }

  /**
   * A window was acknowledged.
   *
   * @param available events there were to fill it with
   */
  void succeeded(int available) {
    if (size > available) {
      return;
    }
    if (proven < size) {
      proven = size;
      size = Math.min(Math.min(half(size), available), max);
    } else if (size < proven) {
      size = Math.min(half(size), proven);
    }
  }

  private static int half(int more) {
    return (int) Math.min(Integer.MAX_VALUE, (3L * more + 1) / 2);
  }

  /** A window was not acknowledged. */
  void failed() {
    size = Math.max(1, size / 2);
  }
}
