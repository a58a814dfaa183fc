package org.skidder.kafka;

import org.skidder.core.event.EventBatch;

/**
 * Chooses a partition for each event of one topic. Has a state, so there is one for each topic; not
 * thread-safe.
 */
interface Partitioner {
  /**
   * Chooses.
   *
   * @param key of the message
   * @param hasKey whether there is one
   * @param count of partitions to choose among, at least 1
   * @return 0 to {@code count} − 1
   */
  int choose(EventBatch batch, int index, byte[] key, boolean hasKey, int count);

  /** Makes the partitioner of a topic. */
  @FunctionalInterface
  interface Maker {
    Partitioner make();
  }
}
