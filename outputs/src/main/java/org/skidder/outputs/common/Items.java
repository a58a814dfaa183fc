package org.skidder.outputs.common;

import java.util.Arrays;

/**
 * Where the encoded events of a batch begin in one buffer, and which events of the batch they are:
 * some may have been dropped. Its arrays are used again. Not thread-safe.
 */
public final class Items {
  private int[] starts = new int[257];
  private int[] positions = new int[256];
  private int count;
  private boolean holes;

  /** Forgets the last batch. */
  public void clear() {
    count = 0;
    holes = false;
  }

  /**
   * Begins another batch.
   *
   * @param events there are in it
   */
  public void begin(int events) {
    clear();
    if (starts.length <= events) {
      starts = new int[events + 1];
    }
  }

  /**
   * The next item.
   *
   * @param start its first byte
   * @param position which event of the batch it is
   */
  public void add(int start, int position) {
    starts[count] = start;
    if (holes) {
      positions[count] = position;
    }
    count++;
  }

  /** An event of the batch is no item: from now on they are not the same numbers any more. */
  public void skip() {
    if (!holes) {
      holes = true;
      if (positions.length < starts.length) {
        positions = new int[starts.length];
      }
      Arrays.setAll(positions, item -> item);
    }
  }

  /** The batch is complete; one past the last byte of the last item. */
  public void end(int end) {
    starts[count] = end;
  }

  /** Number of items. */
  public int count() {
    return count;
  }

  /** First byte of an item; that of the item after the last is the end. */
  public int start(int item) {
    return starts[item];
  }

  /** Which event of the batch an item is. */
  public int position(int item) {
    return holes ? positions[item] : item;
  }

  /** Which events all items are, to be kept; empty when all events are there, in order. */
  public int[] positions() {
    return holes ? Arrays.copyOf(positions, count) : new int[0];
  }
}
