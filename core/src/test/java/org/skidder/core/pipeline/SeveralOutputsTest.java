package org.skidder.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skidder.core.condition.Condition;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.Route.Flush;
import org.skidder.core.pipeline.Route.WhenFull;

@Timeout(60)
class SeveralOutputsTest {
  private static final Flush AT_ONCE = new Flush(1, Long.MAX_VALUE, Duration.ZERO);
  private static final Condition EVEN = (batch, index) -> batch.offset(index) % 2 == 0;

  private final Metrics metrics = new Metrics();
  private final List<OutputGroup> groups = new ArrayList<>();
  private final AtomicInteger committed = new AtomicInteger();
  private Pipeline pipeline = pipeline(takesAll("a"));
  private Publisher publisher = pipeline.publisher(EventFilter.NONE);

  private static Route takesAll(String name) {
    return new Route(
        name, Condition.ALWAYS, WhenFull.BLOCK, Integer.MAX_VALUE, Long.MAX_VALUE, AT_ONCE);
  }

  private static Route takes(String name, Condition condition) {
    return new Route(name, condition, WhenFull.BLOCK, Integer.MAX_VALUE, Long.MAX_VALUE, AT_ONCE);
  }

  private static Route drops(String name, int events) {
    return new Route(name, Condition.ALWAYS, WhenFull.DROP, events, Long.MAX_VALUE, AT_ONCE);
  }

  private Pipeline pipeline(Route... routes) {
    pipeline =
        new Pipeline(
            new QueueSettings(1000, 1 << 20, 1, Duration.ZERO), List.of(routes), metrics, metrics);
    publisher = pipeline.publisher(EventFilter.NONE);
    return pipeline;
  }

  @AfterEach
  void close() {
    pipeline.close();
    groups.forEach(OutputGroup::close);
  }

  private void start(String route, OutputClient client) {
    Duration wait = Duration.ofMillis(10);
    OutputPlan plan = new OutputPlan(route, List.of(client), false, 50, 1 << 20, wait, wait);
    Metrics own = metrics.branch("libbeat.output.", "libbeat.outputs." + route + ".");
    OutputGroup group = new OutputGroup(plan, pipeline, route, own, new Random(1), _ -> {});
    groups.add(group);
    group.start();
  }

  private void publish(int first, int count) throws InterruptedException {
    publisher.publish(Events.batch(first, count), null, () -> committed.addAndGet(count));
  }

  /** Takes what it is sent while it is up. */
  private static class Switch implements OutputClient {
    final AtomicBoolean up = new AtomicBoolean(true);
    final List<Long> received = new CopyOnWriteArrayList<>();

    @Override
    public String target() {
      return "switch";
    }

    @Override
    public void connect() {}

    @Override
    public void publish(WorkBatch batch) throws IOException {
      if (!up.get()) {
        throw new IOException("down");
      }
      received.addAll(Events.numbers(batch));
    }

    @Override
    public void close() {}
  }

  private boolean delivered() throws InterruptedException {
    return pipeline.awaitDelivered(Optional.of(Events.LONG));
  }

  private long metric(String name) {
    return metrics.counter(name).sum();
  }

  @Test
  void everyOutputGetsEverythingInOrder() throws Exception {
    pipeline(takesAll("a"), takesAll("b"));
    Switch a = new Switch();
    Switch b = new Switch();
    start("a", a);
    start("b", b);
    for (int i = 0; i < 100; i++) {
      publish(i * 37, 37);
    }
    assertThat(delivered()).isTrue();
    assertThat(a.received).isEqualTo(Events.upTo(3700));
    assertThat(b.received).isEqualTo(Events.upTo(3700));
    // Workers count after they have settled.
    await().until(() -> metric("libbeat.outputs.a.events.acked") == 3700);
    await().until(() -> metric("libbeat.outputs.b.events.acked") == 3700);
    await().until(() -> metric("libbeat.output.events.acked") == 7400);
    await().until(() -> metric("libbeat.pipeline.queue.acked") == 3700);
  }

  @Test
  void aPositionMovesWhenEveryOutputThatTakesTheEventHasIt() throws Exception {
    pipeline(takesAll("a"), takesAll("b"));
    Switch a = new Switch();
    Switch b = new Switch();
    b.up.set(false);
    start("a", a);
    start("b", b);
    publish(0, 30);
    await().until(() -> a.received.size() == 30);
    await().during(Duration.ofMillis(100)).until(() -> committed.get() == 0);
    assertThat(pipeline.active()).isEqualTo(30);
    b.up.set(true);
    assertThat(delivered()).isTrue();
    assertThat(committed).hasValue(30);
  }

  @Test
  void conditionsChooseAndWhatNobodyTakesIsCounted() throws Exception {
    pipeline(takes("even", EVEN), takes("none", (batch, index) -> false));
    Switch even = new Switch();
    Switch none = new Switch();
    start("even", even);
    start("none", none);
    publish(0, 10);
    publish(11, 1);
    publish(13, 1);
    publish(20, 2);
    await().until(() -> committed.get() == 14);
    assertThat(even.received).containsExactly(0L, 2L, 4L, 6L, 8L, 20L);
    assertThat(none.received).isEmpty();
    assertThat(metric("libbeat.pipeline.events.unrouted")).isEqualTo(8);
    // What is left of the total when acknowledged and passed by are subtracted is active.
    await().until(() -> metric("libbeat.pipeline.queue.acked") == 12);
    assertThat(pipeline.passedBy()).isEqualTo(2);
    await().until(() -> pipeline.active() == 0);
  }

  @Test
  void aBlockedOutputHoldsAllUpUnlessItDrops() throws Exception {
    pipeline(takesAll("a"), drops("b", 100));
    Switch a = new Switch();
    Switch b = new Switch();
    b.up.set(false);
    start("a", a);
    start("b", b);
    for (int i = 0; i < 200; i++) {
      publish(i * 50, 50);
    }
    await().until(() -> a.received.size() == 10_000);
    b.up.set(true);
    assertThat(delivered()).isTrue();
    await().until(() -> committed.get() == 10_000);
    long refused = metric("libbeat.outputs.b.queue_full");
    assertThat(refused).isPositive();
    assertThat(b.received).hasSizeBetween((int) (10_000 - refused), 10_000);
    assertThat(committed).hasValue(10_000);
    publish(10_000, 10);
    assertThat(delivered()).isTrue();
    assertThat(b.received).endsWith(10_008L, 10_009L);
  }

  @Test
  void theEndWaitsForAnOutputThatDropsAsForAnyOtherAndGivesNothingUp() throws Exception {
    pipeline(takesAll("a"), drops("b", 100));
    Switch a = new Switch();
    Switch b = new Switch();
    b.up.set(false);
    start("a", a);
    start("b", b);
    publish(0, 50);
    assertThat(pipeline.awaitDelivered(Optional.of(Duration.ofMillis(1500)))).isFalse();
    assertThat(a.received).hasSize(50);
    assertThat(committed).as("they come again").hasValue(0);
    b.up.set(true);
    assertThat(pipeline.awaitDelivered(Optional.empty())).isTrue();
    assertThat(b.received).isEqualTo(Events.upTo(50));
    assertThat(committed).hasValue(50);
    assertThat(metric("libbeat.outputs.b.queue_full")).isZero();
  }

  @Test
  @Timeout(10)
  void aWaitWhoseTimeIsOverEndsAtOnce() throws Exception {
    publish(0, 1);
    assertThat(pipeline.awaitDelivered(Optional.of(Duration.ofNanos(-1)))).isFalse();
    assertThat(pipeline.awaitDelivered("a", Duration.ofSeconds(-1))).isFalse();
  }

  @Test
  @Timeout(20)
  void anOutputThatDropsDoesNotHoldASourceOfFilteredEventsUp() throws Exception {
    pipeline(takesAll("a"), drops("b", 100));
    Switch b = new Switch();
    b.up.set(false);
    start("a", new Switch());
    start("b", b);
    publish(0, 1);
    for (int i = 0; i <= AckLine.LONGEST; i++) {
      publish(1, 0);
    }
    assertThat(committed).hasValue(1);
    assertThat(metric("libbeat.outputs.b.queue_full")).isEqualTo(1);
  }

  @Test
  @Timeout(10)
  void anOutputThatDropsAndHoldsALotTakesMoreAsFast() throws Exception {
    try (Pipeline large =
        new Pipeline(
            new QueueSettings(200_000, 1 << 30, 1, Duration.ZERO),
            List.of(takesAll("a"), drops("b", 150_000)),
            metrics,
            metrics)) {
      Publisher source = large.publisher(EventFilter.NONE);
      for (int i = 0; i < 120_000; i++) {
        source.publish(Events.batch(i, 1), null, () -> {});
      }
      assertThat(large.active()).isEqualTo(120_000);
    }
  }

  @Test
  void sharedBytesCountOnce() throws Exception {
    pipeline(takesAll("a"), takesAll("b"));
    publish(0, 100);
    assertThat(metrics.tree().toString()).contains("queue={acked=0, bytes=1000}");
  }

  @Test
  void outputsDoNotSeeWhatAnotherOneUnfolded() throws Exception {
    FieldMap fields = new FieldMap();
    fields.put("message", "at the root, so that lines unfold");
    Template template = Template.of(fields, new FieldMap());
    pipeline(takesAll("a"), takesAll("b"));
    List<String> documents = new CopyOnWriteArrayList<>();
    for (String name : List.of("a", "b")) {
      start(
          name,
          new Switch() {
            @Override
            public void publish(WorkBatch batch) {
              DocumentEncoder encoder = DocumentEncoder.plain(false);
              batch.forEach((position, events, index) -> {
                JsonBuffer out = new JsonBuffer(64);
                encoder.encode(events, index, out);
                documents.add(out.toString());
              });
            }
          });
    }
    EventBatch batch = Events.batch(template, 0, 500, 10);
    Event event = batch.event(3);
    event.timestamp(1);
    publisher.publish(batch, null, () -> {});
    assertThat(delivered()).isTrue();
    assertThat(documents).hasSize(1000);
    for (String document : documents) {
      assertThat(java.util.Collections.frequency(documents, document)).isEqualTo(2);
    }
  }

  @Test
  void closingLetsAWaitingPublisherGo() throws Exception {
    pipeline(takesAll("a"), takesAll("b"));
    Thread source =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int i = 0; i < 100; i++) {
                  publish(i * 100, 100);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> pipeline.active() == 1000);
    pipeline.close();
    source.join();
    assertThat(committed).hasValue(0);
  }
}
