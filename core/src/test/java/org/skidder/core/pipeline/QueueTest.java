package org.skidder.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;

@Timeout(60)
class QueueTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Metrics metrics = new Metrics();
  private final List<Pipeline> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Pipeline::close);
    threads.shutdownNow();
  }

  private Pipeline pipeline(int events, long bytes, int minEvents, Duration flush) {
    Pipeline pipeline = new Pipeline(new QueueSettings(events, bytes, minEvents, flush), metrics);
    open.add(pipeline);
    return pipeline;
  }

  private Pipeline direct(int events, long bytes) {
    return pipeline(events, bytes, 1, Duration.ZERO);
  }

  private CompletableFuture<Boolean> publishLater(Publisher publisher, EventBatch batch) {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    threads.execute(() -> {
      try {
        taken.complete(publisher.publish(batch, null, () -> {}));
      } catch (InterruptedException e) {
        taken.completeExceptionally(e);
      }
    });
    return taken;
  }

  private static WorkBatch take(Pipeline pipeline, int max) throws InterruptedException {
    return pipeline.lane("").take(max, Long.MAX_VALUE).orElseThrow();
  }

  private static void deliver(Pipeline pipeline, int max) throws InterruptedException {
    pipeline.lane("").settle(take(pipeline, max), false);
  }

  /** Nothing may happen; there is no event to wait for. */
  private static void staysBlocked(CompletableFuture<?> future) {
    await()
        .during(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !future.isDone());
  }

  @Test
  void isBoundedInEventsAndReleasesThePublisherWhenTheyAreDelivered() throws Exception {
    Pipeline pipeline = direct(100, 1 << 20);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    for (int i = 0; i < 5; i++) {
      assertThat(publisher.publish(Events.batch(i * 20, 20), null, () -> {})).isTrue();
    }
    CompletableFuture<Boolean> sixth = publishLater(publisher, Events.batch(100, 20));
    staysBlocked(sixth);
    WorkBatch work = take(pipeline, 20);
    staysBlocked(sixth);
    assertThat(pipeline.active()).isEqualTo(100);
    pipeline.lane("").settle(work, false);
    assertThat(sixth.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(pipeline.active()).isEqualTo(100);
  }

  @Test
  void isBoundedInTheBytesThatBatchesHold() throws Exception {
    Pipeline pipeline = direct(10_000, 10_000);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(Events.batch(Events.source("a"), 0, 1, 8000), null, () -> {});
    CompletableFuture<Boolean> second =
        publishLater(publisher, Events.batch(Events.source("a"), 1, 1, 3000));
    staysBlocked(second);
    deliver(pipeline, 0);
    assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void unfoldedEventsCountAsTheyWereSaidToBeLarge() throws Exception {
    Pipeline pipeline = direct(10_000, 10_000);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(unfolded(8, 1000), null, () -> {});
    CompletableFuture<Boolean> second = publishLater(publisher, unfolded(3, 1000));
    staysBlocked(second);
    deliver(pipeline, 0);
    assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
  }

  private static EventBatch unfolded(int count, int bytes) {
    EventBatch batch = new EventBatch(Template.EMPTY, 0, new byte[0], count);
    for (int i = 0; i < count; i++) {
      batch.add(new Event(0, i, new FieldMap(), Template.EMPTY), bytes);
    }
    return batch;
  }

  @Test
  void aBatchLargerThanTheBoundPassesAlone() throws Exception {
    Pipeline pipeline = direct(10, 100);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    assertThat(publisher.publish(Events.batch(0, 50), null, () -> {})).isTrue();
    staysBlocked(publishLater(publisher, Events.batch(50, 1)));
  }

  @Test
  void smallBatchesDoNotOvertakeALargeOneThatWaits() throws Exception {
    Pipeline pipeline = direct(100, 1 << 20);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(Events.batch(0, 60), null, () -> {});
    CompletableFuture<Boolean> large =
        publishLater(pipeline.publisher(EventFilter.NONE), Events.batch(0, 100));
    staysBlocked(large);
    CompletableFuture<Boolean> small =
        publishLater(pipeline.publisher(EventFilter.NONE), Events.batch(0, 1));
    staysBlocked(small);
    deliver(pipeline, 0);
    assertThat(large.get(20, TimeUnit.SECONDS)).isTrue();
    staysBlocked(small);
    deliver(pipeline, 0);
    assertThat(small.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingAPublisherOrThePipelineReleasesWhoWaits() throws Exception {
    Pipeline pipeline = direct(10, 1 << 20);
    Publisher first = pipeline.publisher(EventFilter.NONE);
    first.publish(Events.batch(0, 10), null, () -> {});
    Publisher second = pipeline.publisher(EventFilter.NONE);
    CompletableFuture<Boolean> blocked = publishLater(second, Events.batch(0, 1));
    CompletableFuture<Boolean> other =
        publishLater(pipeline.publisher(EventFilter.NONE), Events.batch(0, 1));
    staysBlocked(blocked);
    second.close();
    assertThat(blocked.get(20, TimeUnit.SECONDS)).isFalse();
    assertThat(second.isDelivered()).isTrue();
    staysBlocked(other);
    pipeline.close();
    assertThat(other.get(20, TimeUnit.SECONDS)).isFalse();
    assertThat(pipeline.lane("").take(0, 1)).isEmpty();
    assertThat(metrics.counter("libbeat.pipeline.events.failed").sum()).isEqualTo(2);
  }

  @Test
  void aRefusedBatchGivesItsMemoryBack() throws Exception {
    Pipeline pipeline = direct(10, 1 << 20);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.close();
    BufferPool.Buffer buffer = pipeline.buffers().borrow(5000);
    EventBatch batch = new EventBatch(Events.source("a"), 0, buffer.array(), 1);
    batch.add(0, 0, 1);
    assertThat(publisher.publish(batch, buffer, () -> {})).isFalse();
    assertThat(pipeline.buffers().kept()).isEqualTo(8192);
  }

  @Test
  void memoryComesBackWhenABatchIsSettledAlthoughAnEarlierOneIsNot() throws Exception {
    Pipeline pipeline = direct(100, 1 << 20);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(Events.batch(0, 1), null, () -> {});
    BufferPool.Buffer buffer = pipeline.buffers().borrow(5000);
    EventBatch batch = new EventBatch(Events.source("a"), 0, buffer.array(), 1);
    batch.add(1, 0, 1);
    publisher.publish(batch, buffer, () -> {});
    WorkBatch first = take(pipeline, 1);
    pipeline.lane("").settle(take(pipeline, 1), false);
    assertThat(pipeline.buffers().kept()).isEqualTo(8192);
    assertThat(pipeline.active()).as("not acknowledged yet").isEqualTo(2);
    pipeline.lane("").settle(first, false);
    assertThat(pipeline.active()).isZero();
  }

  @Test
  void fewEventsWaitForMoreUntilTheFlushTimeout() throws Exception {
    Pipeline pipeline = pipeline(100, 1 << 20, 10, Duration.ofMillis(300));
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    long start = System.nanoTime();
    publisher.publish(Events.batch(0, 3), null, () -> {});
    publisher.publish(Events.batch(3, 3), null, () -> {});
    assertThat(Events.numbers(take(pipeline, 0))).hasSize(6);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(290_000_000L);
  }

  @Test
  void enoughEventsGoAtOnce() throws Exception {
    Pipeline pipeline = pipeline(100, 1 << 20, 10, Events.LONG.multipliedBy(100));
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    CompletableFuture<Integer> taken = new CompletableFuture<>();
    threads.execute(() -> {
      try {
        taken.complete(take(pipeline, 0).size());
      } catch (InterruptedException e) {
        taken.completeExceptionally(e);
      }
    });
    publisher.publish(Events.batch(0, 5), null, () -> {});
    staysBlocked(taken);
    publisher.publish(Events.batch(5, 5), null, () -> {});
    assertThat(taken.get(20, TimeUnit.SECONDS)).isEqualTo(10);
  }

  @Test
  void eventsGoAtOnceWhenAPublisherWaitsForRoom() throws Exception {
    Pipeline pipeline = pipeline(10, 1 << 20, 10, Events.LONG.multipliedBy(100));
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(Events.batch(0, 8), null, () -> {});
    CompletableFuture<Boolean> blocked = publishLater(publisher, Events.batch(8, 8));
    staysBlocked(blocked);
    deliver(pipeline, 0);
    assertThat(blocked.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aBatchIsLimitedInEventsAndBytesAndSpansSources() throws Exception {
    Pipeline pipeline = direct(1000, 1 << 20);
    Publisher a = pipeline.publisher(EventFilter.NONE);
    Publisher b = pipeline.publisher(EventFilter.NONE);
    a.publish(Events.batch(0, 30), null, () -> {});
    b.publish(Events.batch(30, 30), null, () -> {});
    assertThat(Events.numbers(take(pipeline, 25))).isEqualTo(Events.upTo(25));
    WorkBatch spanning = take(pipeline, 25);
    assertThat(spanning.slices()).isEqualTo(2);
    assertThat(spanning.size()).isEqualTo(25);
    assertThat(pipeline.lane("").take(25, 35).orElseThrow().size())
        .as("35 of 10-byte events")
        .isEqualTo(4);
    assertThat(pipeline.lane("").take(25, 1).orElseThrow().size()).as("at least one").isEqualTo(1);
    assertThat(pipeline.lane("").take(0, 1000).orElseThrow().size())
        .as("0: all there are")
        .isEqualTo(5);
  }

  @Test
  void whatWasGivenBackGoesFirst() throws Exception {
    Pipeline pipeline = direct(1000, 1 << 20);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(Events.batch(0, 30), null, () -> {});
    WorkBatch first = take(pipeline, 10);
    WorkBatch second = take(pipeline, 10);
    pipeline.lane("").giveBack(first);
    pipeline.lane("").giveBack(second);
    assertThat(take(pipeline, 10)).isSameAs(first);
    assertThat(take(pipeline, 10)).isSameAs(second);
    assertThat(Events.numbers(take(pipeline, 10))).startsWith(20L);
  }

  @Test
  void positionsOfASourceAreCommittedInTheirOrder() throws Exception {
    Pipeline pipeline = direct(1000, 1 << 20);
    List<String> committed = new CopyOnWriteArrayList<>();
    Publisher a = pipeline.publisher(EventFilter.NONE);
    Publisher b = pipeline.publisher(EventFilter.NONE);
    a.publish(Events.batch(0, 1), null, () -> committed.add("a1"));
    a.publish(Events.batch(1, 1), null, () -> committed.add("a2"));
    a.publish(Events.batch(2, 0), null, () -> committed.add("a3"));
    b.publish(Events.batch(0, 1), null, () -> committed.add("b1"));
    WorkBatch a1 = take(pipeline, 1);
    WorkBatch a2 = take(pipeline, 1);
    WorkBatch b1 = take(pipeline, 1);
    pipeline.lane("").settle(a2, false);
    assertThat(committed).isEmpty();
    pipeline.lane("").settle(b1, false);
    assertThat(committed).containsExactly("b1");
    assertThat(a.isDelivered()).isFalse();
    pipeline.lane("").settle(a1, false);
    assertThat(committed).containsExactly("b1", "a1", "a2", "a3");
    assertThat(a.isDelivered()).isTrue();
    assertThat(pipeline.awaitDelivered(Optional.of(Duration.ZERO))).isTrue();
    assertThat(metrics.counter("libbeat.pipeline.queue.acked").sum()).isEqualTo(3);
  }

  @Test
  void aSourceWhoseEventsAreAllFilteredStillMovesOn() throws Exception {
    Pipeline pipeline = direct(10, 1 << 20);
    List<Integer> committed = new CopyOnWriteArrayList<>();
    Publisher publisher = pipeline.publisher(batch -> batch.retain(new boolean[batch.size()]));
    for (int i = 0; i < 5; i++) {
      int position = i;
      assertThat(publisher.publish(Events.batch(i, 50), null, () -> committed.add(position)))
          .isTrue();
    }
    assertThat(committed).containsExactly(0, 1, 2, 3, 4);
    assertThat(metrics.counter("libbeat.pipeline.events.filtered").sum()).isEqualTo(250);
    assertThat(pipeline.active()).isZero();
  }

  @Test
  void filteredBatchesDoNotPileUpWithoutEndBehindAnUnsettledOne() throws Exception {
    Pipeline pipeline = direct(10, 1 << 20);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(Events.batch(0, 1), null, () -> {});
    for (int i = 0; i < AckLine.LONGEST; i++) {
      publisher.publish(Events.batch(i, 0), null, () -> {});
    }
    CompletableFuture<Boolean> next = publishLater(publisher, Events.batch(9999, 0));
    staysBlocked(next);
    deliver(pipeline, 0);
    assertThat(next.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(publisher.isDelivered()).isTrue();
  }

  @Test
  @Timeout(20)
  void filteredBatchesDoNotWaitBecauseManyOthersAreDeliveredBeforeAnEarlierOne() throws Exception {
    Pipeline pipeline = direct(AckLine.LONGEST * 2, 64 << 20);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(Events.batch(0, 1), null, () -> {});
    WorkBatch first = take(pipeline, 1);
    for (int i = 1; i <= AckLine.LONGEST; i++) {
      publisher.publish(Events.batch(i, 1), null, () -> {});
      deliver(pipeline, 0);
    }
    assertThat(publisher.publish(Events.batch(9999, 0), null, () -> {})).isTrue();
    pipeline.lane("").settle(first, false);
    assertThat(publisher.isDelivered()).isTrue();
  }

  @Test
  void aNoteComesInItsTurnAndNeverWaits() throws Exception {
    Pipeline pipeline = direct(10, 1 << 20);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    List<String> committed = new CopyOnWriteArrayList<>();
    publisher.note(() -> committed.add("at once"));
    assertThat(committed).containsExactly("at once");
    publisher.publish(Events.batch(0, 1), null, () -> committed.add("event"));
    for (int i = 0; i < AckLine.LONGEST; i++) {
      publisher.publish(Events.batch(i, 0), null, () -> {});
    }
    CompletableFuture<Void> noted =
        CompletableFuture.runAsync(() -> publisher.note(() -> committed.add("note")), threads);
    noted.get(20, TimeUnit.SECONDS);
    assertThat(committed).containsExactly("at once");
    deliver(pipeline, 0);
    assertThat(committed).containsExactly("at once", "event", "note");
    assertThat(publisher.isDelivered()).isTrue();
    assertThat(pipeline.active()).isZero();
  }

  @Test
  void closingReleasesAPublisherOfFilteredBatches() throws Exception {
    Pipeline pipeline = direct(10, 1 << 20);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(Events.batch(0, 1), null, () -> {});
    for (int i = 0; i < AckLine.LONGEST; i++) {
      publisher.publish(Events.batch(i, 0), null, () -> {});
    }
    CompletableFuture<Boolean> next = publishLater(publisher, Events.batch(9999, 0));
    staysBlocked(next);
    pipeline.close();
    assertThat(next.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(pipeline.active()).as("nothing was committed").isEqualTo(1);
  }

  @Test
  void aPositionThatCannotBeNotedDoesNotHoldUpTheOthers() throws Exception {
    Pipeline pipeline = direct(10, 1 << 20);
    List<String> committed = new CopyOnWriteArrayList<>();
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(
        Events.batch(0, 1),
        null,
        () -> {
          throw new IllegalStateException("defect");
        });
    publisher.publish(Events.batch(1, 1), null, () -> committed.add("second"));
    deliver(pipeline, 0);
    assertThat(committed).containsExactly("second");
    assertThat(pipeline.active()).isZero();
  }

  @Test
  void aPartialResultKeepsOnlyWhatIsStillToBeSent() throws Exception {
    Pipeline pipeline = direct(1000, 1 << 20);
    Publisher publisher = pipeline.publisher(EventFilter.NONE);
    publisher.publish(Events.batch(0, 5), null, () -> {});
    publisher.publish(Events.batch(5, 5), null, () -> {});
    WorkBatch work = take(pipeline, 0);
    work.delivered(0);
    work.dropped(4);
    work.duplicate(5);
    work.retry(6);
    assertThat(pipeline.lane("").settle(work, true))
        .isEqualTo(new WorkBatch.Outcome(1, 1, 1, 7, true));
    assertThat(Events.numbers(work)).containsExactly(1L, 2L, 3L, 6L, 7L, 8L, 9L);
    work.retry(1);
    work.refused(6);
    assertThat(pipeline.lane("").settle(work, false))
        .isEqualTo(new WorkBatch.Outcome(5, 0, 0, 2, true));
    assertThat(Events.numbers(work)).containsExactly(2L, 9L);
    assertThat(pipeline.active()).isEqualTo(10);
    work.refused(1);
    assertThat(pipeline.lane("").settle(work, false))
        .isEqualTo(new WorkBatch.Outcome(1, 0, 0, 1, false));
    assertThat(Events.numbers(work)).containsExactly(9L);
    assertThat(pipeline.lane("").settle(work, false))
        .isEqualTo(new WorkBatch.Outcome(1, 0, 0, 0, false));
    assertThat(pipeline.active()).isZero();
  }

  @Test
  void waitingForDeliveryEndsWhenThePipelineIsClosed() throws Exception {
    Pipeline pipeline = direct(10, 1 << 20);
    pipeline.publisher(EventFilter.NONE).publish(Events.batch(0, 1), null, () -> {});
    assertThat(pipeline.awaitDelivered(Optional.of(Duration.ofMillis(10)))).isFalse();
    CompletableFuture<Boolean> waiting = new CompletableFuture<>();
    threads.execute(() -> {
      try {
        waiting.complete(pipeline.awaitDelivered(Optional.empty()));
      } catch (InterruptedException e) {
        waiting.completeExceptionally(e);
      }
    });
    staysBlocked(waiting);
    pipeline.close();
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isFalse();
  }
}
