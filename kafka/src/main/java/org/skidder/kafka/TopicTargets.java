package org.skidder.kafka;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.jspecify.annotations.Nullable;

/**
 * The topics that messages went to, with the partitions they have now. Asked for anew once per
 * batch; a topic that is not there holds a batch up only once. Not thread-safe.
 */
final class TopicTargets {
  /** Partitioners that are kept; when there are more topics, all begin anew. */
  private static final int MOST = 10_000;

  private final Partitioning partitioning;
  private final Map<String, Target> targets = new HashMap<>();
  private int round;

  TopicTargets(Partitioning partitioning) {
    this.partitioning = partitioning;
  }

  /** A topic. */
  static final class Target {
    private final Partitioner partitioner;
    private int[] partitions = {};
    private @Nullable KafkaException failure;
    private int round;

    private Target(Partitioner partitioner) {
      this.partitioner = partitioner;
    }

    /** Chooses among the partitions it has. */
    Partitioner partitioner() {
      return partitioner;
    }

    /** Partitions to choose among; none when it cannot be sent to now. */
    int[] partitions() {
      return partitions;
    }

    /** Why it cannot be sent to now. */
    Throwable reason(String topic) {
      KafkaException known = failure;
      return known == null
          ? new LeaderNotAvailableException("no partition of topic " + topic + " has a leader")
          : Failures.cause(known);
    }
  }

  /** Begins a batch: what is known of partitions is no longer trusted. */
  void begin() {
    round++;
    if (targets.size() > MOST) {
      targets.clear();
    }
  }

  /** The topic with its partitions as they are now. */
  Target get(String topic, Producer<byte[], byte[]> producer) {
    Target target = targets.get(topic);
    if (target == null) {
      target = new Target(partitioning.maker().make());
      targets.put(topic, target);
    }
    if (target.round != round) {
      target.round = round;
      refresh(target, topic, producer);
    }
    return target;
  }

  private void refresh(Target target, String topic, Producer<byte[], byte[]> producer) {
    try {
      target.failure = null;
      target.partitions = usable(producer.partitionsFor(topic));
    } catch (KafkaException e) {
      target.failure = e;
      target.partitions = new int[0];
    }
  }

  private int[] usable(List<PartitionInfo> all) {
    return all.stream()
        .filter(info -> !partitioning.reachableOnly() || info.leader() != null)
        .sorted(Comparator.comparingInt(PartitionInfo::partition))
        .mapToInt(PartitionInfo::partition)
        .toArray();
  }
}
