package org.skidder.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/** Inputs with a limit wait for it; nothing is dropped, and nobody waits who is closed. */
@Timeout(60)
class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final Metrics metrics = new Metrics();
  private final Pipeline pipeline =
      new Pipeline(new QueueSettings(1_000_000, 64 << 20, 1, Duration.ZERO), metrics);
  private final Counter heldBack = new Counter();

  @AfterEach
  void close() {
    pipeline.close();
  }

  /** A clock that is as late as the last wait took. */
  private static final class Clock implements RateLimit.Time {
    // Near the greatest number: differences count, not the numbers.
    private long now = Long.MAX_VALUE - SECOND;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void park(long nanos) {
      now += nanos;
    }
  }

  /** Time that stands still: who waits does so until somebody wakes it. */
  private static final class Standstill implements RateLimit.Time {
    private final AtomicReference<Thread> waiting = new AtomicReference<>();

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void park(long nanos) {
      waiting.set(Thread.currentThread());
      LockSupport.park(this);
    }

    Thread awaitWaiting() {
      return Awaitility.await().until(waiting::get, Objects::nonNull);
    }
  }

  private record Passed(long at, int events) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void noSecondHasMoreThanTheLimitAndOneBurstAndNoneIsWasted(int seed) throws Exception {
    Random random = new Random(seed);
    int limit = 1 + random.nextInt(seed % 2 == 0 ? 20 : 20_000);
    Clock clock = new Clock();
    long start = clock.nanos();
    RateLimit rate = new RateLimit(limit, heldBack, clock);
    List<Passed> passed = new ArrayList<>();
    long total = 0;
    long idle = 0;
    for (int i = 0; i < 2000; i++) {
      if (random.nextInt(50) == 0) {
        long pause = random.nextLong(3 * SECOND);
        idle += pause;
        clock.now += pause;
      }
      int events = 1 + random.nextInt(rate.maxBatchEvents());
      rate.await(events, () -> false);
      total += events;
      passed.add(new Passed(clock.now - start, events));
    }

    int first = 0;
    long window = 0;
    for (Passed each : passed) {
      window += each.events();
      while (passed.get(first).at() <= each.at() - SECOND) {
        window -= passed.get(first++).events();
      }
      assertThat(window).as("seed %d", seed).isLessThanOrEqualTo(2L * limit);
    }
    long took = clock.now - start;
    assertThat(took).isLessThanOrEqualTo(idle + total * SECOND / limit + passed.size());
    assertThat(heldBack.value()).isEqualTo(took - idle);
  }

  @Test
  void aQuietInputMayHandOverASecondsWorthAtOnceAndThenGoesOnEvenly() throws Exception {
    Clock clock = new Clock();
    clock.now = 0;
    RateLimit rate = new RateLimit(100, heldBack, clock);
    for (int i = 0; i < 10; i++) {
      rate.await(10, () -> false);
    }
    assertThat(clock.now).isZero();
    rate.await(10, () -> false);
    assertThat(clock.now).isEqualTo(SECOND / 10);
    rate.await(1, () -> false);
    assertThat(clock.now).isEqualTo(SECOND / 10 + SECOND / 100);
  }

  @Test
  void aBatchLargerThanTheLimitPassesAndTheNextWaitForIt() throws Exception {
    Clock clock = new Clock();
    clock.now = 0;
    RateLimit rate = new RateLimit(10, heldBack, clock);
    rate.await(50, () -> false);
    assertThat(clock.now).isZero();
    rate.await(10, () -> false);
    assertThat(clock.now).isEqualTo(5 * SECOND);
  }

  @Test
  void batchesOfALimitedInputAreSmallSoThatEventsComeEvenly() {
    assertThat(publisher(5, new Clock()).maxBatchEvents()).isEqualTo(1);
    assertThat(publisher(1000, new Clock()).maxBatchEvents()).isEqualTo(100);
    int usual = pipeline.publisher(EventFilter.NONE).maxBatchEvents();
    assertThat(publisher(1_000_000, new Clock()).maxBatchEvents()).isEqualTo(usual);
  }

  private Publisher publisher(int limit, RateLimit.Time time) {
    return pipeline.publisher(EventFilter.NONE, new RateLimit(limit, heldBack, time));
  }

  @Test
  void sourcesOfOneInputShareItsLimitAndEverythingIsPublished() throws Exception {
    Clock clock = new Clock();
    clock.now = 0;
    RateLimit rate = new RateLimit(20, heldBack, clock);
    List<Publisher> sources =
        List.of(
            pipeline.publisher(EventFilter.NONE, rate), pipeline.publisher(EventFilter.NONE, rate));
    for (int i = 0; i < 60; i++) {
      assertThat(sources.get(i % 2).publish(Events.batch(i, 1), null, () -> {})).isTrue();
    }
    assertThat(clock.now).isEqualTo(2 * SECOND);
    assertThat(pipeline.active()).isEqualTo(60);
  }

  @Test
  void aPositionWithoutEventsDoesNotWait() throws Exception {
    Publisher publisher = publisher(1, new Standstill());
    publisher.publish(Events.batch(0, 1), null, () -> {});
    assertThat(publisher.publish(Events.batch(1, 0), null, () -> {})).isTrue();
  }

  @Test
  void whoIsClosedWaitsNoLongerAndLeavesItsTurnToOthers() throws Exception {
    Standstill time = new Standstill();
    RateLimit rate = new RateLimit(1, heldBack, time);
    Publisher publisher = pipeline.publisher(EventFilter.NONE, rate);
    assertThat(publisher.publish(Events.batch(0, 1), null, () -> {})).isTrue();

    BufferPool.Buffer buffer = pipeline.buffers().borrow(10);
    CompletableFuture<Boolean> second =
        CompletableFuture.supplyAsync(() -> publish(publisher, buffer));
    time.awaitWaiting();
    publisher.close();

    assertThat(second.get(20, TimeUnit.SECONDS)).isFalse();
    assertThatThrownBy(buffer::array).isInstanceOf(IllegalStateException.class);
    assertThat(pipeline.active()).isEqualTo(1);
  }

  @Test
  void theTurnOfWhoGaveUpIsThatOfTheNext() throws Exception {
    Clock clock = new Clock();
    clock.now = 0;
    RateLimit rate = new RateLimit(10, heldBack, clock);
    rate.await(10, () -> false);
    rate.await(10, () -> true);
    rate.await(10, () -> false);
    assertThat(clock.now).isEqualTo(SECOND);
  }

  @Test
  void anInterruptEndsTheWaitAndGivesTheBufferBack() {
    Standstill time = new Standstill();
    Publisher publisher = publisher(1, time);
    publish(publisher, pipeline.buffers().borrow(10));
    BufferPool.Buffer buffer = pipeline.buffers().borrow(10);
    CompletableFuture<Boolean> second =
        CompletableFuture.supplyAsync(() -> publish(publisher, buffer));
    time.awaitWaiting().interrupt();

    assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(InterruptedException.class);
    assertThatThrownBy(buffer::array).isInstanceOf(IllegalStateException.class);
  }

  private static boolean publish(Publisher publisher, BufferPool.Buffer buffer) {
    try {
      return publisher.publish(Events.batch(0, 1), buffer, () -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withoutALimitTimeIsNotLookedAt() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    RateLimit.Time counted =
        new RateLimit.Time() {
          @Override
          public long nanos() {
            return looks.incrementAndGet();
          }

          @Override
          public void park(long nanos) {
            looks.incrementAndGet();
          }
        };
    Publisher publisher = publisher(0, counted);
    int before = looks.get();
    assertThat(publisher.publish(Events.batch(0, 5), null, () -> {})).isTrue();
    assertThat(looks).hasValue(before);
    assertThat(RateLimit.of(0, heldBack)).isSameAs(RateLimit.NONE);
  }
}
