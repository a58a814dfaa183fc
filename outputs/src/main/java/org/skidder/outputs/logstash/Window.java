package org.skidder.outputs.logstash;

import org.skidder.core.pipeline.WorkBatch;

/** A range of the frames of a batch, on its way. */
final class Window {
  private final WorkBatch batch;
  private final int[] positions;
  private final int from;
  private final int to;
  private final int items;

  /**
   * @param batch it is part of
   * @param positions which events of the batch its frames are; empty: the same numbers
   * @param from first frame
   * @param to one past the last frame
   * @param items frames of the whole batch
   */
  Window(WorkBatch batch, int[] positions, int from, int to, int items) {
    this.batch = batch;
    this.positions = positions;
    this.from = from;
    this.to = to;
    this.items = items;
  }

  /** Number of its events. */
  int events() {
    return to - from;
  }

  /** Number of events of the whole batch. */
  int items() {
    return items;
  }

  /** Marks some of its events as delivered. */
  void acknowledged(int first, int end) {
    for (int item = from + first; item < from + end; item++) {
      batch.delivered(positions.length == 0 ? item : positions[item]);
    }
  }

  /** All is acknowledged. When it is the whole batch, what is not marked counts as delivered. */
  void complete() {
    if (events() < items) {
      acknowledged(0, events());
    }
  }
}
