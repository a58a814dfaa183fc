package org.skidder.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.metrics.Metrics;

/** Receivers that answer, and refuse some events for now. */
@Timeout(60)
class RefusedEventsTest {
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final long FIRST_WAIT = 1_000_000_000L;

  private final Metrics metrics = new Metrics();
  private final Pipeline pipeline =
      new Pipeline(new QueueSettings(1000, 64 << 20, 1, Duration.ZERO), metrics);
  private final Publisher publisher = pipeline.publisher(EventFilter.NONE);
  private final List<OutputGroup> groups = new ArrayList<>();

  /** Events that receivers do not take now. */
  private final Set<Long> blocked = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    pipeline.close();
    groups.forEach(OutputGroup::close);
  }

  private ScriptedClient client() {
    ScriptedClient client = new ScriptedClient("choosy");
    client.script = batch -> takeUnblocked(client, batch);
    return client;
  }

  private void takeUnblocked(ScriptedClient client, WorkBatch batch) {
    List<Long> numbers = Events.numbers(batch);
    for (int i = 0; i < numbers.size(); i++) {
      if (blocked.contains(numbers.get(i))) {
        batch.refused(i);
      } else {
        client.received.add(numbers.get(i));
      }
    }
  }

  private void start(Duration init, Duration max, int events, OutputClient... clients) {
    OutputPlan plan = new OutputPlan("t", List.of(clients), true, events, 1 << 20, init, max);
    OutputGroup group = new OutputGroup(plan, pipeline, metrics, new Random(1));
    groups.add(group);
    group.start();
  }

  private void publish(int first, int count) throws InterruptedException {
    publisher.publish(Events.batch(first, count), null, () -> {});
  }

  private boolean delivered() throws InterruptedException {
    return pipeline.awaitDelivered(Optional.of(Events.LONG));
  }

  private long refusals() {
    return metrics.counter("libbeat.output.events.failed").sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void oneThatIsRefusedHoldsNoOtherUp(int workers) throws Exception {
    blocked.add(0L);
    ScriptedClient[] clients = new ScriptedClient[workers];
    for (int i = 0; i < workers; i++) {
      clients[i] = client();
    }
    start(NEVER, NEVER, 10, clients);
    publish(0, 1);
    await().until(() -> refusals() == 1);
    for (int i = 1; i <= 50; i++) {
      publish(i, 1);
      int sent = i;
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> List.of(clients).stream().mapToInt(c -> c.received.size()).sum() == sent);
    }
    assertThat(refusals()).as("it waits").isEqualTo(1);
    assertThat(clients[0].connects.get()).as("the connection is fine").isLessThanOrEqualTo(1);
    assertThat(pipeline.active()).as("its position and those behind wait").isEqualTo(51);
  }

  @Test
  void itIsTriedAgainHoweverManyOthersCome() throws Exception {
    blocked.add(0L);
    ScriptedClient client = client();
    start(SHORT, SHORT, 1, client);
    publish(0, 1);
    int next = 1;
    // Not here: to publish waits when so many others were delivered first.
    Thread.ofVirtual()
        .start(() -> {
          await().until(() -> refusals() >= 10);
          blocked.clear();
        });
    while (!client.received.contains(0L)) {
      publish(next++, 1);
    }
    assertThat(delivered()).isTrue();
    assertThat(client.received).hasSize(next).doesNotHaveDuplicates();
  }

  @Test
  void itStopsItsOwnSourceWhenThatIsFarAheadAndNoOther() throws Exception {
    blocked.add(0L);
    ScriptedClient client = client();
    start(NEVER, NEVER, 1000, client);
    publish(0, 1);
    Thread source =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int i = 1; i <= 10_000; i++) {
                  publish(i, 1);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> pipeline.active() > 4000);
    Publisher other = pipeline.publisher(EventFilter.NONE);
    for (int i = 0; i < 20; i++) {
      other.publish(Events.batch(20_000 + i * 500, 500), null, () -> {});
    }
    await().until(other::isDelivered);
    assertThat(pipeline.active()).as("4 times the queue, and what is in it").isLessThan(5100);
    assertThat(source.isAlive()).isTrue();
    blocked.clear();
    groups.forEach(OutputGroup::close);
    start(SHORT, SHORT, 1000, client);
    assertThat(source.join(Events.LONG)).isTrue();
    assertThat(delivered()).isTrue();
    assertThat(client.received).hasSize(20_001).doesNotHaveDuplicates();
  }

  @Test
  void closingReleasesASourceThatIsFarAhead() throws Exception {
    blocked.add(0L);
    start(NEVER, NEVER, 1000, client());
    publish(0, 1);
    Thread source =
        Thread.ofVirtual()
            .start(() -> {
              try {
                int next = 1;
                while (publisher.publish(Events.batch(next++, 1), null, () -> {})) {
                  assertThat(next).isLessThan(10_000);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> source.getState() == Thread.State.TIMED_WAITING);
    publisher.close();
    assertThat(source.join(Events.LONG)).isTrue();
  }

  @Test
  void waitsOfOneThatIsRefusedAgainAndAgainGrowWhileNothingElseIsDelivered() throws Exception {
    blocked.add(0L);
    ScriptedClient client = client();
    start(Duration.ofMillis(20), NEVER, 10, client);
    publish(0, 1);
    await().until(() -> refusals() >= 5);
    blocked.clear();
    publish(1, 1);
    assertThat(delivered()).isTrue();
    for (int i = 1; i < 5; i++) {
      assertThat(client.attempts.get(i) - client.attempts.get(i - 1))
          .as("wait %d", i)
          .isGreaterThanOrEqualTo(20_000_000L << (i - 1));
    }
  }

  @Test
  void aReceiverThatRefusesEverythingIsLeftAlone() throws Exception {
    for (long i = 0; i < 500; i++) {
      blocked.add(i);
    }
    ScriptedClient client = client();
    start(Duration.ofMillis(100), NEVER, 1, client);
    for (int i = 0; i < 500; i++) {
      publish(i, 1);
    }
    // 100 + 200 + 400 ms for events of their turn, and as much for those that are tried again.
    await().atMost(Duration.ofSeconds(30)).until(() -> client.attempts.size() >= 12);
    assertThat(client.attempts.get(11) - client.attempts.get(0)).isGreaterThan(600_000_000L);
    blocked.clear();
    groups.forEach(OutputGroup::close);
    start(SHORT, SHORT, 100, client);
    assertThat(delivered()).isTrue();
    assertThat(client.received).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void whatIsTriedAgainGoesTogetherWithinTheBoundsOfABatch() throws Exception {
    Lane lane = pipeline.lane("");
    lane.waits(SHORT, SHORT);
    for (int i = 0; i < 25; i++) {
      publish(i, 1);
      WorkBatch work = lane.take(10, 1 << 20).orElseThrow();
      work.refused(0);
      assertThat(lane.settle(work, false).inOrder()).isFalse();
      lane.setAside(work, false);
    }
    List<Long> again = new ArrayList<>();
    for (int left = 25; left > 0; ) {
      WorkBatch work = lane.take(10, 60).orElseThrow();
      assertThat(work.size()).as("10 bytes each").isLessThanOrEqualTo(6);
      again.addAll(Events.numbers(work));
      left -= work.size();
      lane.settle(work, false);
    }
    assertThat(again).isEqualTo(Events.upTo(25));
    assertThat(pipeline.active()).isZero();
  }

  /** As many as asked for, of ten events each, that were refused once. */
  private List<WorkBatch> refusedBatches(Lane lane, int count) throws InterruptedException {
    List<WorkBatch> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      publish(i * 10, 10);
      WorkBatch work = lane.take(10, 1 << 20).orElseThrow();
      for (int k = 0; k < 10; k++) {
        work.refused(k);
      }
      lane.settle(work, false);
      all.add(work);
    }
    return all;
  }

  @Test
  void manyThatWereRefusedTakeTurnsWithFreshOnes() throws Exception {
    Lane lane = pipeline.lane("");
    lane.waits(SHORT, SHORT);
    refusedBatches(lane, 40).forEach(batch -> lane.setAside(batch, false));
    long due = System.nanoTime() + SHORT.toNanos();
    await().until(() -> System.nanoTime() - due > 0);
    for (int i = 0; i < 40; i++) {
      publish(1000 + i * 10, 10);
    }
    List<Boolean> fresh = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      WorkBatch work = lane.take(10, 1 << 20).orElseThrow();
      fresh.add(!work.isRefused());
      lane.settle(work, false);
    }
    for (int i = 0; i < 80; i += 2) {
      assertThat(fresh.subList(i, i + 2)).as("turn %d", i).containsExactly(false, true);
    }
  }

  private static @Nullable WorkBatch due(RefusedBatches refused, long now) {
    return refused.poll(10, 1 << 20, now);
  }

  /** Twenty batches that all wait 64 times as long as at first; returns since when. */
  private long longWait(RefusedBatches refused) throws InterruptedException {
    refused.waits(Duration.ofNanos(FIRST_WAIT), NEVER);
    List<WorkBatch> batches = refusedBatches(pipeline.lane(""), 20);
    long now = 0;
    refused.add(batches.getFirst(), false, now);
    for (int i = 0; i < 6; i++) {
      now += FIRST_WAIT << i;
      refused.add(Objects.requireNonNull(due(refused, now)), false, now);
    }
    for (WorkBatch batch : batches.subList(1, 20)) {
      refused.add(batch, false, now);
    }
    assertThat(refused.untilDue(now)).isEqualTo(64 * FIRST_WAIT);
    return now;
  }

  @Test
  void whileOthersAreTakenOneRequestIsTriedAfterEachFirstWait() throws Exception {
    RefusedBatches refused = new RefusedBatches();
    long now = longWait(refused);
    List<WorkBatch> tried = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      refused.progress(false);
      assertThat(due(refused, now + FIRST_WAIT - 1)).as("too soon").isNull();
      now += FIRST_WAIT;
      WorkBatch probe = Objects.requireNonNull(due(refused, now));
      refused.progress(false);
      assertThat(due(refused, now)).as("one at a time").isNull();
      refused.add(probe, false, now);
      tried.add(probe);
    }
    assertThat(tried).as("each in its turn").doesNotHaveDuplicates();
  }

  @Test
  void allAreTriedAgainWhenSomethingOfThemIsTaken() throws Exception {
    RefusedBatches refused = new RefusedBatches();
    long now = longWait(refused) + FIRST_WAIT;
    assertThat(due(refused, now)).isNull();
    refused.progress(true);
    for (int i = 0; i < 20; i++) {
      assertThat(due(refused, now)).as("batch %d", i).isNotNull();
    }
    assertThat(refused.isEmpty()).isTrue();
  }

  @Test
  void nothingIsLostOrTwiceHoweverItIsRefused() throws Exception {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      ScriptedClient client = new ScriptedClient("odd");
      client.script =
          batch -> {
            List<Long> numbers = Events.numbers(batch);
            boolean breaks = random.nextInt(8) == 0;
            for (int i = 0; i < numbers.size(); i++) {
              int what = random.nextInt(breaks ? 4 : 3);
              if (what == 0) {
                batch.refused(i);
              } else if (what < 3) {
                batch.delivered(i);
                client.received.add(numbers.get(i));
              }
            }
            if (breaks) {
              throw new IOException("reset");
            }
          };
      groups.forEach(OutputGroup::close);
      start(SHORT, SHORT, 20, client);
      for (int i = 0; i < 20; i++) {
        publish(i * 20, 20);
      }
      assertThat(delivered()).isTrue();
      assertThat(client.received).as("seed %d", seed).hasSize(400).doesNotHaveDuplicates();
    }
  }
}
