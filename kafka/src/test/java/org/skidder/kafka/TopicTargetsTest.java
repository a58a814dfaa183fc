package org.skidder.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;

class TopicTargetsTest {
  private final KafkaException absent =
      new TimeoutException("Topic t not present", new UnknownTopicOrPartitionException("t"));
  private final KafkaException late = new TimeoutException("Topic t not present");

  private final Brokers brokers = new Brokers();
  private long nanos;
  private final TopicTargets targets =
      new TopicTargets(
          Partitioning.read(Config.ofYaml("round_robin: {}"), new Random(1), new Problems())
              .orElseThrow(),
          () -> nanos);

  /** The library's own producer without brokers, which counts how often it is asked. */
  private static final class Brokers extends MockProducer<byte[], byte[]> {
    private final List<KafkaException> answers = new ArrayList<>();
    private int asked;

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
      asked++;
      if (!answers.isEmpty()) {
        throw answers.getFirst();
      }
      Node[] none = {};
      return List.of(new PartitionInfo(topic, 0, null, none, none));
    }
  }

  private int partitionsAfter(Duration wait) {
    nanos += wait.toNanos();
    targets.begin();
    return targets.get("t", brokers).partitions().length;
  }

  @Test
  void aTopicThatBrokersDoNotHaveHoldsUpFewBatches() {
    brokers.answers.add(absent);
    for (int second = 0; second < 600; second++) {
      assertThat(partitionsAfter(Duration.ofSeconds(1))).isZero();
    }
    assertThat(brokers.asked).as("after 1, 2, 4, .. 60 seconds").isBetween(12, 16);
    assertThat(targets.get("t", brokers).reason("t")).isSameAs(absent);
    brokers.answers.clear();
    assertThat(partitionsAfter(Duration.ofMinutes(1))).as("there now").isEqualTo(1);
    brokers.answers.add(absent);
    assertThat(partitionsAfter(Duration.ZERO)).isZero();
    brokers.answers.clear();
    assertThat(partitionsAfter(Duration.ofSeconds(1))).as("a short wait again").isEqualTo(1);
  }

  @Test
  void aTopicThatNoBrokerToldAboutIsAskedForWithEachBatch() {
    brokers.answers.add(late);
    assertThat(partitionsAfter(Duration.ZERO)).isZero();
    assertThat(targets.get("t", brokers).partitions()).as("once per batch").isEmpty();
    assertThat(brokers.asked).isEqualTo(1);
    brokers.answers.clear();
    assertThat(partitionsAfter(Duration.ZERO)).isEqualTo(1);
  }

  /** Else messages of a topic would overtake each other when brokers are only late. */
  @Test
  void onlyWhatBrokersAnsweredClosesATopic() {
    assertThat(List.of(absent, new UnknownTopicOrPartitionException("t")))
        .allMatch(Failures::isClosedTopic);
    assertThat(
            List.of(
                new TopicAuthorizationException("t"),
                new TimeoutException("t", new TopicAuthorizationException("t"))))
        .allMatch(Failures::isClosedTopic);
    assertThat(
            List.of(
                late,
                new LeaderNotAvailableException("t"),
                new TimeoutException("t", new LeaderNotAvailableException("t"))))
        .noneMatch(Failures::isClosedTopic);
  }
}
