package org.skidder.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.event.EventBatch;
import org.skidder.core.metrics.Metrics;

/** Publishers, workers and failures by the seed: everything is settled exactly once, in order. */
@Timeout(120)
class StressTest {
  private static final int PUBLISHERS = 6;
  private static final int MOST_EVENTS = 2000;

  private record Settled(int publisher, long number) {}

  private final Map<Settled, AtomicInteger> delivered = new ConcurrentHashMap<>();

  private ScriptedClient.Script trouble(Random random) {
    return batch -> {
      int fate = random.nextInt(10);
      batch.forEach((position, events, index) -> {
        boolean takes = fate >= 3 || (fate == 1 && random.nextBoolean());
        if (takes) {
          count(events, index);
          if (fate == 1) {
            batch.delivered(position);
          }
        } else if (fate == 2) {
          if (random.nextInt(50) == 0) {
            count(events, index);
            batch.dropped(position);
          } else {
            batch.retry(position);
          }
        }
      });
      if (fate < 2) {
        throw new IOException("trouble");
      }
    };
  }

  private void count(EventBatch events, int index) {
    Object source = events.template().fields().get("source");
    Settled key = new Settled(Integer.parseInt(String.valueOf(source)), events.offset(index));
    delivered.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void settlesEverythingOnceAndInOrder(long seed) throws Exception {
    Random random = new Random(seed);
    Metrics metrics = new Metrics();
    int room = 200 + random.nextInt(300);
    Pipeline pipeline =
        new Pipeline(
            new QueueSettings(
                room,
                20_000 + random.nextInt(20_000),
                1 + random.nextInt(100),
                Duration.ofMillis(random.nextInt(10))),
            metrics);
    List<OutputClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ScriptedClient client = new ScriptedClient("client" + i);
      client.script = trouble(new Random(seed * 31 + i));
      clients.add(client);
    }
    int bulk = 1 + random.nextInt(100);
    // A wait follows each failure: not more requests than are needed.
    int events = Math.min(MOST_EVENTS, 60 * bulk);
    OutputPlan plan =
        new OutputPlan(
            "stress",
            clients,
            seed % 2 == 0,
            bulk,
            1 + random.nextInt(5000),
            Duration.ofMillis(1),
            Duration.ofMillis(1));
    AtomicLong most = new AtomicLong();
    List<List<Integer>> committed = new ArrayList<>();
    try (OutputGroup group = new OutputGroup(plan, pipeline, metrics, random)) {
      group.start();
      List<Thread> threads = new ArrayList<>();
      for (int p = 0; p < PUBLISHERS; p++) {
        List<Integer> positions = new CopyOnWriteArrayList<>();
        committed.add(positions);
        Random own = new Random(seed * 17 + p);
        int number = p;
        threads.add(
            Thread.ofVirtual()
                .start(() -> publish(pipeline, number, events, own, positions, most)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(pipeline.awaitDelivered(Optional.of(Duration.ofSeconds(60)))).isTrue();
      pipeline.close();
    }
    assertThat(delivered).hasSize(PUBLISHERS * events);
    assertThat(delivered.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    for (List<Integer> positions : committed) {
      assertThat(positions).isSorted().doesNotHaveDuplicates();
      assertThat(positions.get(positions.size() - 1)).isEqualTo(events);
    }
    assertThat(most.get()).isLessThanOrEqualTo(room);
    assertThat(metrics.counter("libbeat.pipeline.queue.acked").sum())
        .isEqualTo((long) PUBLISHERS * events);
    assertThat(metrics.tree().toString()).contains("active=0").contains("bytes=0");
  }

  private static void publish(
      Pipeline pipeline,
      int number,
      int events,
      Random random,
      List<Integer> positions,
      AtomicLong most) {
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    int next = 0;
    while (next < events) {
      int count = Math.min(events - next, random.nextInt(publisher.maxBatchEvents() + 1));
      EventBatch batch = Events.batch(Events.source(String.valueOf(number)), next, count, 10);
      int position = next + count;
      try {
        boolean repeated = count == 0;
        assertThat(
                publisher.publish(
                    batch,
                    null,
                    () -> {
                      if (!repeated) {
                        positions.add(position);
                      }
                    }))
            .isTrue();
      } catch (InterruptedException e) {
        return;
      }
      most.accumulateAndGet(pipeline.unacknowledged(), Math::max);
      next = position;
    }
  }
}
