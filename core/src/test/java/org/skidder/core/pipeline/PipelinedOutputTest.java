package org.skidder.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skidder.core.metrics.Metrics;

/** Outputs whose batches are answered later, on another thread. */
@Timeout(60)
class PipelinedOutputTest {
  private static final Duration SHORT = Duration.ofMillis(10);
  private final Metrics metrics = new Metrics();

  /** A receiver with up to {@code depth} unanswered batches; answers when it is told to. */
  private static final class SlowReceiver implements OutputClient {
    private record Sent(WorkBatch batch, Answer answer) {}

    final List<Long> delivered = new ArrayList<>();
    final AtomicInteger connects = new AtomicInteger();
    private final int depth;
    private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    private boolean open;

    /** What was not as it must be, on a thread whose failures nobody sees. */
    private volatile @Nullable String mistake;

    SlowReceiver(int depth) {
      this.depth = depth;
    }

    @Override
    public String target() {
      return "slow";
    }

    @Override
    public synchronized void connect() {
      connects.incrementAndGet();
      if (!underWay.isEmpty()) {
        mistake("it connects with batches under way on the old connection");
      }
      open = true;
    }

    @Override
    public void publish(WorkBatch batch) {
      mistake("it does not use send");
    }

    private void mistake(String what) {
      if (mistake == null) {
        mistake = what;
      }
    }

    @Override
    public synchronized void send(WorkBatch batch, Answer answer) throws IOException {
      while (open && underWay.size() == depth) {
        try {
          wait();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      if (!open) {
        throw new IOException("not connected");
      }
      underWay.add(new Sent(batch, answer));
    }

    synchronized int underWay() {
      return underWay.size();
    }

    /** Answers for the oldest batch; false when there is none. */
    synchronized boolean answer() {
      Sent sent = underWay.poll();
      if (sent == null) {
        return false;
      }
      delivered.addAll(Events.numbers(sent.batch));
      sent.answer.received();
      notifyAll();
      return true;
    }

    /** Breaks the connection after having taken the first events of the oldest batch. */
    synchronized void reset(int taken) {
      open = false;
      @Nullable Sent sent = underWay.peek();
      if (sent != null) {
        List<Long> numbers = Events.numbers(sent.batch);
        for (int i = 0; i < Math.min(taken, numbers.size()); i++) {
          delivered.add(numbers.get(i));
          sent.batch.delivered(i);
        }
      }
      for (Sent each : underWay) {
        each.answer.failed(new IOException("reset"));
      }
      underWay.clear();
      notifyAll();
    }

    @Override
    public void close() {
      reset(0);
    }
  }

  @Test
  void severalBatchesAreUnderWayAndTheNextOneWaits() throws Exception {
    SlowReceiver receiver = new SlowReceiver(3);
    try (Rig rig = new Rig(receiver)) {
      rig.publish(100);
      await().until(() -> receiver.underWay() == 3);
      await().during(Duration.ofMillis(50)).until(() -> receiver.underWay() == 3);
      assertThat(rig.pipeline.active()).isEqualTo(100);
      while (rig.pipeline.active() > 0) {
        receiver.answer();
      }
      assertThat(receiver.delivered).isEqualTo(Events.upTo(100));
    }
  }

  @Test
  void whatFailsWhileNothingNewComesIsSentAgain() throws Exception {
    SlowReceiver receiver = new SlowReceiver(3);
    try (Rig rig = new Rig(receiver)) {
      rig.publish(10);
      await().until(() -> receiver.underWay() == 1);
      receiver.reset(4);
      await().until(() -> receiver.underWay() == 1);
      receiver.answer();
      assertThat(rig.delivered()).isTrue();
      assertThat(receiver.delivered).isEqualTo(Events.upTo(10));
      assertThat(receiver.connects).hasValue(2);
      assertThat(metrics.counter("libbeat.output.events.failed").sum()).isEqualTo(6);
    }
  }

  @Test
  void orderIsKeptAndNothingIsMissingOrTwiceHoweverOftenItBreaks() throws Exception {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      SlowReceiver receiver = new SlowReceiver(1 + random.nextInt(4));
      try (Rig rig = new Rig(receiver)) {
        rig.publish(300);
        int resets = 0;
        while (rig.pipeline.active() > 0) {
          if (resets < 12 && random.nextInt(4) == 0 && receiver.underWay() > 0) {
            receiver.reset(random.nextInt(12));
            resets++;
          } else {
            receiver.answer();
          }
        }
        assertThat(receiver.delivered).as("seed %d", seed).isEqualTo(Events.upTo(300));
      }
    }
  }

  @Test
  void whatIsUnderWayWhenItStopsStaysUnacknowledged() throws Exception {
    SlowReceiver receiver = new SlowReceiver(3);
    Rig rig = new Rig(receiver);
    rig.publish(50);
    await().until(() -> receiver.underWay() == 3);
    rig.close();
    assertThat(new TreeSet<>(receiver.delivered)).isEmpty();
    assertThat(rig.pipeline.active()).isEqualTo(50);
  }

  private final class Rig implements AutoCloseable {
    final Pipeline pipeline =
        new Pipeline(new QueueSettings(10_000, 1 << 20, 1, Duration.ZERO), metrics);
    private final OutputGroup group;
    private final SlowReceiver receiver;

    Rig(SlowReceiver client) {
      receiver = client;
      OutputPlan plan = new OutputPlan("t", List.of(client), true, 10, 1 << 20, SHORT, SHORT);
      group = new OutputGroup(plan, pipeline, metrics, new Random(1));
      group.start();
    }

    void publish(int events) throws InterruptedException {
      Publisher publisher = pipeline.publisher(EventFilter.NONE);
      for (int i = 0; i < events; i += 10) {
        publisher.publish(Events.batch(i, 10), null, () -> {});
      }
    }

    boolean delivered() throws InterruptedException {
      return pipeline.awaitDelivered(Optional.of(Events.LONG));
    }

    @Override
    public void close() {
      pipeline.close();
      group.close();
      assertThat(receiver.mistake).isNull();
    }
  }
}
