package org.skidder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.pipeline.WorkBatch;

/** One life of a process with a spool: a source of numbered lines, the spool, an output. */
final class SpoolRig implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(30);
  private static final Template SOURCE = source();

  final Metrics metrics = new Metrics();
  final AtomicLong acknowledged = new AtomicLong();
  volatile LongConsumer onAcknowledged = upTo -> {};
  final Receiver receiver;
  final Pipeline entrance =
      new Pipeline(new QueueSettings(4096, 1 << 20, 1, Duration.ZERO), metrics);
  final SpoolQueue spool;
  private final OutputGroup output;
  private final Publisher publisher = entrance.publisher(EventFilter.NONE);

  SpoolRig(SpoolOptions options) throws IOException {
    this(options, new Receiver());
  }

  SpoolRig(SpoolOptions options, Receiver receiver) throws IOException {
    this.receiver = receiver;
    spool =
        SpoolQueue.open(
            options,
            1000,
            entrance,
            "",
            new QueueSettings(1000, 1 << 20, 1, Duration.ZERO),
            metrics,
            "spool");
    OutputPlan plan =
        new OutputPlan(
            "test",
            List.of(receiver),
            false,
            7,
            1 << 20,
            Duration.ofMillis(10),
            Duration.ofMillis(20));
    output = new OutputGroup(plan, spool.exit(), metrics, new Random(1));
    spool.start();
    output.start();
  }

  private static Template source() {
    FieldMap fields = new FieldMap();
    fields.put("source", "/var/log/a.log");
    return Template.of(fields, new FieldMap());
  }

  /** A batch of numbered lines. */
  static EventBatch lines(long first, int count, int width) {
    StringBuilder text = new StringBuilder();
    int[] starts = new int[count];
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      String line = "line " + (first + i) + " " + "x".repeat(width);
      starts[i] = text.length();
      lengths[i] = line.length();
      text.append(line);
    }
    byte[] data = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    EventBatch batch = new EventBatch(SOURCE, 1_520_139_967_089L, data, count);
    for (int i = 0; i < count; i++) {
      batch.add(first + i, starts[i], lengths[i]);
    }
    return batch;
  }

  /** Publishes lines {@code from} to {@code to} in batches; waits for room. */
  void publish(long from, long to, int perBatch, int width) throws InterruptedException {
    for (long first = from; first < to; first += perBatch) {
      int count = (int) Math.min(perBatch, to - first);
      long after = first + count;
      assertThat(publisher.publish(lines(first, count, width), null, () -> acknowledge(after)))
          .isTrue();
    }
  }

  private void acknowledge(long upTo) {
    acknowledged.set(upTo);
    onAcknowledged.accept(upTo);
  }

  void awaitDurable() throws InterruptedException {
    assertThat(entrance.awaitDelivered(Optional.of(LONG))).as("all is durable").isTrue();
  }

  void awaitSent() throws InterruptedException {
    assertThat(spool.awaitSent(Optional.of(LONG))).as("all is sent").isTrue();
  }

  /** The process ends; what is on disk stays. */
  @Override
  public void close() {
    publisher.close();
    receiver.closing = true;
    output.close();
    entrance.close();
    spool.close();
  }

  static List<Path> segments(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.segment")) {
      all.forEach(found::add);
    }
    found.sort(null);
    return found;
  }

  /** Keeps the numbers of what it was sent; may be down. */
  static final class Receiver implements OutputClient {
    final List<Long> received = new CopyOnWriteArrayList<>();
    final List<String> texts = new CopyOnWriteArrayList<>();
    final AtomicInteger allowed = new AtomicInteger(Integer.MAX_VALUE);
    volatile Consumer<List<Long>> onReceived = numbers -> {};
    volatile boolean closing;

    @Override
    public String target() {
      return "test";
    }

    @Override
    public void connect() {}

    @Override
    public void publish(WorkBatch batch) throws IOException {
      if (closing) {
        throw new IOException("down");
      }
      int taken = Math.min(batch.size(), allowed.get());
      allowed.addAndGet(-taken);
      List<Long> numbers = new ArrayList<>();
      batch.forEach((position, events, index) -> {
        if (position >= taken) {
          return;
        }
        batch.delivered(position);
        numbers.add(events.offset(index));
        texts.add(
            new String(
                events.data(),
                events.start(index),
                events.length(index),
                StandardCharsets.ISO_8859_1));
      });
      received.addAll(numbers);
      onReceived.accept(numbers);
      if (taken < batch.size()) {
        throw new IOException("down");
      }
    }

    @Override
    public void close() {}
  }
}
