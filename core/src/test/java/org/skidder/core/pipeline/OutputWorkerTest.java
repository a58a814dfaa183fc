package org.skidder.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skidder.core.metrics.Metrics;
import org.slf4j.LoggerFactory;

@Timeout(60)
class OutputWorkerTest {
  private final Metrics metrics = new Metrics();
  private final Pipeline pipeline =
      new Pipeline(new QueueSettings(100_000, 64 << 20, 1, Duration.ZERO), metrics);
  private final Publisher publisher = pipeline.publisher(EventFilter.NONE);
  private final List<OutputGroup> groups = new ArrayList<>();

  @AfterEach
  void close() {
    pipeline.close();
    groups.forEach(OutputGroup::close);
  }

  private void start(boolean loadBalance, Duration backoff, int max, OutputClient... clients) {
    start(
        new OutputPlan(
            "test",
            List.of(clients),
            loadBalance,
            max,
            1 << 20,
            backoff,
            backoff.multipliedBy(100)));
  }

  private void start(OutputPlan plan) {
    OutputGroup group = new OutputGroup(plan, pipeline, metrics, new Random(1));
    groups.add(group);
    group.start();
  }

  private boolean delivered() throws InterruptedException {
    return pipeline.awaitDelivered(Optional.of(Events.LONG));
  }

  private static final Duration SHORT = Duration.ofMillis(10);

  @Test
  @SuppressWarnings("try") // the queue closes before the workers, as in the program
  void oneWorkerKeepsTheOrderThroughFailuresOfEveryKind() throws Exception {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      ScriptedClient client = new ScriptedClient("one");
      List<Long> first = new CopyOnWriteArrayList<>();
      client.script =
          batch -> {
            List<Long> numbers = Events.numbers(batch);
            switch (random.nextInt(4)) {
              case 0 -> {
                // The receiver takes a beginning, then the connection breaks.
                int upTo = random.nextInt(batch.size() + 1);
                for (int i = 0; i < upTo; i++) {
                  first.add(numbers.get(i));
                  batch.delivered(i);
                }
                throw new IOException("reset");
              }
              case 1 -> {
                // Busy from some event on.
                for (int i = 0; i < batch.size(); i++) {
                  if (i >= batch.size() / 2) {
                    batch.retry(i);
                  } else {
                    first.add(numbers.get(i));
                  }
                }
              }
              case 2 -> throw new IOException("nothing taken");
              default -> first.addAll(numbers);
            }
          };
      try (Pipeline own =
          new Pipeline(new QueueSettings(10_000, 1 << 20, 1, Duration.ZERO), metrics)) {
        OutputPlan plan = new OutputPlan("t", List.of(client), true, 20, 1 << 20, SHORT, SHORT);
        try (OutputGroup group = new OutputGroup(plan, own, metrics, random)) {
          Publisher publisher = own.publisher(EventFilter.NONE);
          for (int i = 0; i < 10; i++) {
            publisher.publish(Events.batch(i * 20, 20), null, () -> {});
          }
          group.start();
          assertThat(own.awaitDelivered(Optional.of(Events.LONG))).isTrue();
          own.close();
        }
      }
      assertThat(first).as("seed %d", seed).isEqualTo(Events.upTo(200));
    }
  }

  @Test
  void connectsOnlyWhenThereIsSomethingToSend() throws Exception {
    ScriptedClient client = new ScriptedClient("one");
    start(true, SHORT, 10, client);
    await().during(Duration.ofMillis(100)).until(() -> client.connects.get() == 0);
    publisher.publish(Events.batch(0, 1), null, () -> {});
    assertThat(delivered()).isTrue();
    assertThat(client.connects).hasValue(1);
  }

  @Test
  void waitsGrowUntilSomethingIsDelivered() throws Exception {
    ScriptedClient client = new ScriptedClient("busy");
    AtomicInteger failures = new AtomicInteger(5);
    client.script =
        batch -> {
          if (failures.getAndDecrement() > 0) {
            throw new IOException("429");
          }
          client.take(batch);
        };
    publisher.publish(Events.batch(0, 1), null, () -> {});
    start(true, Duration.ofMillis(20), 10, client);
    assertThat(delivered()).isTrue();
    for (int i = 1; i < client.attempts.size(); i++) {
      assertThat(client.attempts.get(i) - client.attempts.get(i - 1))
          .as("wait %d: a connection that works does not reset it", i)
          .isGreaterThanOrEqualTo(20_000_000L << (i - 1));
    }
    assertThat(client.connects).hasValue(6);
  }

  @Test
  void backoffDoublesUpToItsLimitAndIsNeverABusyLoop() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));
    assertThat(List.of(backoff.take(), backoff.take(), backoff.take(), backoff.take()))
        .containsExactly(1_000_000_000L, 2_000_000_000L, 4_000_000_000L, 5_000_000_000L);
    backoff.reset();
    assertThat(backoff.take()).isEqualTo(1_000_000_000L);
    assertThat(new Backoff(Duration.ZERO, Duration.ZERO).take()).isEqualTo(10_000_000L);
  }

  @Test
  void aDefectOfAnOutputLosesNothing() throws Exception {
    ScriptedClient client = new ScriptedClient("broken");
    AtomicInteger failures = new AtomicInteger(2);
    client.script =
        batch -> {
          switch (failures.getAndDecrement()) {
            case 2 -> throw new IllegalStateException("defect");
            case 1 -> throw new NoClassDefFoundError("defect");
            default -> client.take(batch);
          }
        };
    start(true, SHORT, 10, client);
    publisher.publish(Events.batch(0, 25), null, () -> {});
    assertThat(delivered()).isTrue();
    assertThat(client.received).isEqualTo(Events.upTo(25));
  }

  @Test
  void countsWhatBecameOfTheEvents() throws Exception {
    ScriptedClient client = new ScriptedClient("one");
    client.script =
        batch -> {
          if (client.attempts.size() == 1) {
            batch.dropped(0);
            batch.duplicate(1);
            batch.retry(2);
          }
        };
    publisher.publish(Events.batch(0, 5), null, () -> {});
    start(true, SHORT, 10, client);
    assertThat(delivered()).isTrue();
    await().until(() -> metrics.counter("libbeat.output.events.batches").sum() == 2);
    assertThat(metrics.counter("libbeat.output.events.total").sum()).isEqualTo(6);
    assertThat(metrics.counter("libbeat.output.events.acked").sum()).isEqualTo(3);
    assertThat(metrics.counter("libbeat.output.events.dropped").sum()).isEqualTo(1);
    assertThat(metrics.counter("libbeat.output.events.duplicates").sum()).isEqualTo(1);
    assertThat(metrics.counter("libbeat.output.events.failed").sum()).isEqualTo(1);
  }

  @Test
  void twoHostsShareTheWorkAndOneDeadHostCostsNothing() throws Exception {
    ScriptedClient alive = new ScriptedClient("alive");
    ScriptedClient dead = new ScriptedClient("dead");
    dead.down = true;
    start(true, Duration.ofMillis(50), 10, alive, dead);
    for (int i = 0; i < 50; i++) {
      publisher.publish(Events.batch(i * 10, 10), null, () -> {});
    }
    assertThat(delivered()).isTrue();
    assertThat(new HashSet<>(alive.received)).hasSize(500);
    assertThat(alive.received).as("nothing twice").hasSize(500);
  }

  @Test
  void withoutLoadBalancingOneConnectionIsUsedAtATime() throws Exception {
    ScriptedClient[] clients = new ScriptedClient[3];
    for (int i = 0; i < 3; i++) {
      clients[i] = new ScriptedClient("host" + i);
    }
    start(false, SHORT, 10, clients);
    publisher.publish(Events.batch(0, 100), null, () -> {});
    assertThat(delivered()).isTrue();
    assertThat(List.of(clients)).filteredOn(client -> client.connects.get() > 0).hasSize(1);
  }

  @Test
  void failoverMovesToTheOtherHostWithWhatIsNotAcknowledged() throws Exception {
    ScriptedClient a = new ScriptedClient("a");
    ScriptedClient b = new ScriptedClient("b");
    start(false, SHORT, 10, a, b);
    publisher.publish(Events.batch(0, 20), null, () -> {});
    assertThat(delivered()).isTrue();
    ScriptedClient active = a.connects.get() > 0 ? a : b;
    ScriptedClient standby = active == a ? b : a;
    active.down = true;
    publisher.publish(Events.batch(20, 20), null, () -> {});
    assertThat(delivered()).isTrue();
    assertThat(active.received).isEqualTo(Events.upTo(20));
    assertThat(standby.received).containsExactlyElementsOf(Events.upTo(40).subList(20, 40));
    active.down = false;
    publisher.publish(Events.batch(40, 10), null, () -> {});
    assertThat(delivered()).isTrue();
    assertThat(standby.received).as("it does not switch back by itself").hasSize(30);
  }

  @Test
  void failoverNeverChoosesTheSameHostTwiceInARow() throws IOException {
    List<ScriptedClient> clients = new ArrayList<>();
    List<OutputClient> hosts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(new ScriptedClient("host" + i));
      hosts.add(clients.get(i));
    }
    FailoverClient failover = new FailoverClient(hosts, new Random(3));
    assertThat(failover.target()).isEqualTo("one of 4 hosts");
    Set<String> seen = new HashSet<>();
    String last = "";
    for (int i = 0; i < 200; i++) {
      failover.connect();
      assertThat(failover.target()).isNotEqualTo(last);
      last = failover.target();
      seen.add(last);
    }
    assertThat(seen).hasSize(4);
  }

  @Test
  void aHostThatNeverAnswersHoldsBackOnlyItsOwnBatch() throws Exception {
    ScriptedClient stuck = new ScriptedClient("stuck");
    ScriptedClient healthy = new ScriptedClient("healthy");
    CountDownLatch timeout = new CountDownLatch(1);
    CountDownLatch holds = new CountDownLatch(1);
    stuck.script =
        batch -> {
          holds.countDown();
          try {
            timeout.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          stuck.down = true;
          throw new IOException("timeout");
        };
    List<Integer> committed = new CopyOnWriteArrayList<>();
    start(true, SHORT, 10, stuck);
    publisher.publish(Events.batch(0, 10), null, () -> committed.add(0));
    holds.await();
    start(true, SHORT, 10, healthy);
    for (int i = 1; i < 10; i++) {
      int position = i;
      publisher.publish(Events.batch(i * 10, 10), null, () -> committed.add(position));
    }
    await().until(() -> healthy.received.size() == 90);
    assertThat(committed).as("the position waits for the stuck batch").isEmpty();
    timeout.countDown();
    stuck.script = stuck::take;
    await().until(() -> stuck.down);
    stuck.down = false;
    assertThat(delivered()).isTrue();
    assertThat(committed).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void everythingArrivesAfterAnOutageOfAllHosts() throws Exception {
    ScriptedClient a = new ScriptedClient("a");
    ScriptedClient b = new ScriptedClient("b");
    a.down = true;
    b.down = true;
    start(true, SHORT, 10, a, b);
    for (int i = 0; i < 20; i++) {
      publisher.publish(Events.batch(i * 10, 10), null, () -> {});
    }
    await().until(() -> a.connects.get() > 2 && b.connects.get() > 2);
    assertThat(pipeline.active()).isEqualTo(200);
    a.down = false;
    b.down = false;
    assertThat(delivered()).isTrue();
    Set<Long> all = new HashSet<>(a.received);
    all.addAll(b.received);
    assertThat(all).hasSize(200);
  }

  @Test
  void eachHostOfAFailoverGroupHasWaitsOfItsOwn() throws Exception {
    ScriptedClient a = new ScriptedClient("a");
    ScriptedClient b = new ScriptedClient("b");
    a.down = true;
    b.down = true;
    long start = System.nanoTime();
    start(new OutputPlan("test", List.of(a, b), false, 10, 1 << 20, SHORT, Duration.ofMinutes(1)));
    publisher.publish(Events.batch(0, 1), null, () -> {});
    // 2 * (10 + 20 + … + 320) ms; with common waits it would be 10 + 20 + … + 20480 ms.
    await().atMost(Duration.ofSeconds(40)).until(() -> a.connects.get() + b.connects.get() > 12);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1260));
  }

  @Test
  void whatIsGivenBackAtTheEndIsNotSentByAnotherWorker() throws Exception {
    CountDownLatch firstWaits = new CountDownLatch(1);
    CountDownLatch firstGaveUp = new CountDownLatch(1);
    CountDownLatch secondEnded = new CountDownLatch(1);
    AtomicInteger sentBySecond = new AtomicInteger();
    OutputClient first =
        new LatchClient("first") {
          @Override
          public void publish(WorkBatch batch) throws IOException {
            firstWaits.countDown();
            awaitLatch(firstGaveUp);
            throw new IOException("no answer");
          }

          @Override
          public void close() {
            // The second is stopped later: it has all the time to send what comes back.
            if (firstGaveUp.getCount() > 0) {
              firstGaveUp.countDown();
              awaitLatch(secondEnded);
            }
          }
        };
    OutputClient second =
        new LatchClient("second") {
          @Override
          public void publish(WorkBatch batch) {
            awaitLatch(firstWaits);
            if (sentBySecond.incrementAndGet() > 1) {
              secondEnded.countDown();
            }
          }

          @Override
          public void close() {
            secondEnded.countDown();
          }
        };
    start(true, Duration.ofMinutes(10), 1, first, second);
    publisher.publish(Events.batch(0, 2), null, () -> {});
    await().until(() -> metrics.counter("libbeat.output.events.acked").sum() == 1);
    groups.forEach(OutputGroup::close);
    assertThat(sentBySecond).hasValue(1);
    assertThat(metrics.counter("libbeat.output.events.failed").sum()).isEqualTo(1);
  }

  /** A receiver whose connection needs nothing. */
  private abstract static class LatchClient implements OutputClient {
    private final String name;

    LatchClient(String name) {
      this.name = name;
    }

    @Override
    public String target() {
      return name;
    }

    @Override
    public void connect() throws IOException {}

    static void awaitLatch(CountDownLatch latch) {
      boolean interrupted = false;
      while (true) {
        try {
          latch.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void aConnectThatClosingEndsIsNoError() throws Exception {
    CountDownLatch connecting = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    OutputClient client =
        new LatchClient("far away") {
          @Override
          public void connect() throws IOException {
            connecting.countDown();
            awaitLatch(closed);
            throw new IOException("Socket closed");
          }

          @Override
          public void publish(WorkBatch batch) {}

          @Override
          public void close() {
            closed.countDown();
          }
        };
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("publisher_pipeline_output");
    log.start();
    logger.addAppender(log);
    try {
      start(true, SHORT, 1, client);
      publisher.publish(Events.batch(0, 1), null, () -> {});
      connecting.await();
      groups.forEach(OutputGroup::close);
      assertThat(log.list).isEmpty();
    } finally {
      logger.detachAppender(log);
    }
    assertThat(pipeline.active()).isEqualTo(1);
  }

  @Test
  void closingEndsWorkersThatWaitAndWorkersThatBackOff() throws Exception {
    ScriptedClient down = new ScriptedClient("down");
    down.down = true;
    start(true, Duration.ofMinutes(10), 10, down);
    publisher.publish(Events.batch(0, 1), null, () -> {});
    await().until(() -> down.connects.get() == 1);
    try (Pipeline empty =
        new Pipeline(new QueueSettings(100, 1 << 20, 1, Duration.ZERO), metrics)) {
      OutputPlan plan =
          new OutputPlan(
              "idle", List.of(new ScriptedClient("idle")), true, 10, 1 << 20, SHORT, SHORT);
      OutputGroup idle = new OutputGroup(plan, empty, metrics, new Random(1));
      idle.start();
      // Else it would wait for ten minutes, longer than a test may take.
      idle.close();
      groups.forEach(OutputGroup::close);
    }
    assertThat(pipeline.active()).as("not delivered, not lost").isEqualTo(1);
  }
}
