package org.skidder.kafka;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.jspecify.annotations.Nullable;
import org.skidder.core.pipeline.Backoff;

/**
 * The topics that messages went to, with the partitions they have now. Asked for anew once per
 * batch. The library waits long for a topic that is not there: after brokers answered so, it is not
 * asked for until a wait is over, which grows, lest each batch be held up. Not thread-safe.
 */
final class TopicTargets {
  /** Partitioners that are kept; when there are more topics, all begin anew. */
  private static final int MOST = 10_000;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Partitioning partitioning;
  private final LongSupplier nanoTime;
  private final Map<String, Target> targets = new HashMap<>();
  private int round;

  TopicTargets(Partitioning partitioning, LongSupplier nanoTime) {
    this.partitioning = partitioning;
    this.nanoTime = nanoTime;
  }

  /** A topic. */
  static final class Target {
    private final Partitioner partitioner;
    private int[] partitions = {};
    private @Nullable KafkaException failure;
    private int round;
    private final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
    private long failedAt;

    /** How long it is not asked for after that, in nanoseconds; 0 when it is. */
    private long wait;

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

    private boolean rests(long now) {
      return wait > 0 && now - failedAt < wait;
    }

    private void found(int[] now) {
      partitions = now;
      failure = null;
      wait = 0;
      backoff.reset();
    }

    private void failed(KafkaException reason, long now) {
      partitions = new int[0];
      failure = reason;
      failedAt = now;
      wait = Failures.isClosedTopic(Failures.cause(reason)) ? backoff.take() : 0;
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
      if (!target.rests(nanoTime.getAsLong())) {
        refresh(target, topic, producer);
      }
    }
    return target;
  }

  private void refresh(Target target, String topic, Producer<byte[], byte[]> producer) {
    try {
      target.found(usable(producer.partitionsFor(topic)));
    } catch (KafkaException e) {
      target.failed(e, nanoTime.getAsLong());
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
