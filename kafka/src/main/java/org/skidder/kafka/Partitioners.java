package org.skidder.kafka;

import java.util.random.RandomGenerator;
import org.skidder.core.event.EventBatch;

/** The ways to choose a partition. */
final class Partitioners {
  private Partitioners() {}

  /** A new random partition after each group of events. */
  static final class Random implements Partitioner {
    private final int group;
    private final RandomGenerator random;
    private int left;
    private int current;

    Random(int group, RandomGenerator random) {
      this.group = group;
      this.random = random;
    }

    @Override
    public int choose(EventBatch batch, int index, byte[] key, boolean hasKey, int count) {
      if (left == 0 || current >= count) {
        current = random.nextInt(count);
        left = group;
      }
      left--;
      return current;
    }
  }

  /** The next partition after each group of events. */
  static final class RoundRobin implements Partitioner {
    private final int group;
    private int sent;
    private int current;

    /**
     * @param start of the count; after the first group begins at the partition behind it, or at 0
     */
    RoundRobin(int group, int start) {
      this.group = group;
      current = start;
      sent = group;
    }

    @Override
    public int choose(EventBatch batch, int index, byte[] key, boolean hasKey, int count) {
      if (sent == group) {
        sent = 0;
        current = current >= count - 1 ? 0 : current + 1;
      } else if (current >= count) {
        current = 0;
      }
      sent++;
      return current;
    }
  }

  /** By a hash of the key, or of fields; events of the same hash go to the same partition. */
  static final class Hash implements Partitioner {
    private final FieldHash fields;
    private final boolean otherwiseRandom;
    private final RandomGenerator random;

    /**
     * @param fields what is hashed; without fields it is the key
     * @param otherwiseRandom whether events that cannot be hashed go to a random partition, not to
     *     the first one
     */
    Hash(FieldHash fields, boolean otherwiseRandom, RandomGenerator random) {
      this.fields = fields;
      this.otherwiseRandom = otherwiseRandom;
      this.random = random;
    }

    @Override
    public int choose(EventBatch batch, int index, byte[] key, boolean hasKey, int count) {
      if (fields.isEmpty()) {
        return hasKey ? partition(Fnv.of(key), count) : random.nextInt(count);
      }
      long hash = fields.hash(batch, index);
      if (hash == FieldHash.NONE) {
        return otherwiseRandom ? random.nextInt(count) : 0;
      }
      return partition((int) hash, count);
    }

    static int partition(int hash, int count) {
      // The one number that has no absolute value becomes 0.
      return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % count;
    }
  }
}
