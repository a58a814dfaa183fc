package org.skidder.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;

class PartitionersTest {
  private static final byte[] NO_KEY = {};
  private static final EventBatch BATCH = KafkaRig.batch(List.of("l1", "l3"), KafkaRig.TIME);

  private static Partitioning read(String yaml) {
    Problems problems = new Problems();
    Partitioning found =
        Partitioning.read(Config.ofYaml(yaml), new Random(1), problems).orElseThrow();
    problems.throwIfErrors();
    return found;
  }

  private static Partitioner make(String yaml) {
    return read(yaml).maker().make();
  }

  private static List<Integer> choices(Partitioner partitioner, int events, int partitions) {
    return IntStream.range(0, events)
        .map(_ -> partitioner.choose(BATCH, 0, NO_KEY, false, partitions))
        .boxed()
        .toList();
  }

  private static int byKey(Partitioner partitioner, String key, int partitions) {
    return partitioner.choose(BATCH, 0, key.getBytes(StandardCharsets.UTF_8), true, partitions);
  }

  @Test
  void roundRobinTakesOneAfterTheOther() {
    assertThat(choices(make("round_robin: {}"), 7, 3)).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void roundRobinGoesOnAfterEachGroup() {
    assertThat(choices(make("round_robin.group_events: 3"), 8, 2))
        .containsExactly(0, 0, 0, 1, 1, 1, 0, 0);
  }

  @Test
  void roundRobinBeginsAnewWhenPartitionsVanish() {
    Partitioner partitioner = make("round_robin.group_events: 2");
    assertThat(choices(partitioner, 7, 4)).containsExactly(0, 0, 1, 1, 2, 2, 3);
    assertThat(choices(partitioner, 3, 2)).containsExactly(0, 1, 1);
  }

  @Test
  void randomStaysForAGroupAndReachesAll() {
    List<Integer> chosen = choices(make("random.group_events: 5"), 1000, 4);
    for (int i = 0; i < chosen.size(); i++) {
      assertThat(chosen.get(i)).isEqualTo(chosen.get(i / 5 * 5));
    }
    for (int partition = 0; partition < 4; partition++) {
      assertThat(Collections.frequency(chosen, partition)).isBetween(150, 350);
    }
  }

  @Test
  void randomLeavesAPartitionThatVanished() {
    Partitioner partitioner = make("random.group_events: 1000");
    assertThat(choices(partitioner, 10, 1000).getFirst()).isPositive();
    assertThat(choices(partitioner, 10, 1)).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({"l1,2,4", "l3,0,1", "l6,3,5", "host-a,1,1"})
  void theHashOfTheKeyIsTheDefault(String key, int ofFour, int ofSeven) {
    for (String yaml : List.of("{}", "hash: {}")) {
      assertThat(byKey(make(yaml), key, 4)).isEqualTo(ofFour);
      assertThat(byKey(make(yaml), key, 7)).isEqualTo(ofSeven);
    }
  }

  @Test
  void withoutAKeyThePartitionIsRandom() {
    assertThat(choices(make("hash: {}"), 100, 3)).contains(0, 1, 2);
  }

  @Test
  void theHashOfFieldsDoesNotLookAtTheKey() {
    Partitioner partitioner = make("hash.hash: [message]");
    assertThat(byKey(partitioner, "l6", 4)).isEqualTo(2);
    assertThat(partitioner.choose(BATCH, 1, NO_KEY, false, 7)).isEqualTo(1);
  }

  @Test
  void eventsWithoutTheFieldGoAnywhereOrToTheFirstPartition() {
    assertThat(choices(make("hash.hash: [nothing]"), 100, 3)).contains(0, 1, 2);
    assertThat(choices(make("hash: {hash: [nothing], random: false}"), 100, 3)).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void everyHashHasAPartition(int count) {
    int[] hashes = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE + 1};
    assertThat(Arrays.stream(hashes).map(hash -> Partitioners.Hash.partition(hash, count)))
        .allMatch(partition -> partition >= 0 && partition < count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "round_robin", "hash"})
  void reachableOnlyLeavesOutPartitionsWithoutLeader(String strategy) {
    assertThat(partitions(strategy + ": {}", true, false, true)).containsExactly(0, 1, 2);
    assertThat(partitions(strategy + ".reachable_only: true", true, false, true))
        .containsExactly(0, 2);
  }

  @Test
  void withoutAnyLeaderTheTopicCannotBeSentToNow() {
    TopicTargets.Target target = target("hash.reachable_only: true", false, false);
    assertThat(target.partitions()).isEmpty();
    assertThat(target.reason("t"))
        .isInstanceOf(LeaderNotAvailableException.class)
        .hasMessageContaining("no partition of topic t has a leader");
  }

  @Test
  void eachTopicHasAStateOfItsOwn() {
    TopicTargets targets = new TopicTargets(read("round_robin: {}"), () -> 0);
    try (var producer = producer(true, true)) {
      Partitioner one = targets.get("t", producer).partitioner();
      assertThat(choices(one, 1, 2)).containsExactly(0);
      assertThat(choices(targets.get("u", producer).partitioner(), 1, 2)).containsExactly(0);
      targets.begin();
      assertThat(choices(targets.get("t", producer).partitioner(), 1, 2)).containsExactly(1);
    }
  }

  private static int[] partitions(String yaml, boolean... haveLeaders) {
    return target(yaml, haveLeaders).partitions();
  }

  private static TopicTargets.Target target(String yaml, boolean... haveLeaders) {
    TopicTargets targets = new TopicTargets(read(yaml), () -> 0);
    targets.begin();
    try (var producer = producer(haveLeaders)) {
      return targets.get("t", producer);
    }
  }

  /** The library's own producer without brokers; the topics t and u have the same partitions. */
  private static MockProducer<byte[], byte[]> producer(boolean... haveLeaders) {
    Node broker = new Node(1, "127.0.0.1", 9092);
    Node[] all = {broker};
    List<PartitionInfo> partitions =
        IntStream.range(0, haveLeaders.length * 2)
            .mapToObj(i ->
                new PartitionInfo(
                    i % 2 == 0 ? "t" : "u", i / 2, haveLeaders[i / 2] ? broker : null, all, all))
            .toList();
    Cluster cluster =
        new Cluster(
            "c", List.of(broker), partitions, Collections.emptySet(), Collections.emptySet());
    return new MockProducer<>(
        cluster, true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
