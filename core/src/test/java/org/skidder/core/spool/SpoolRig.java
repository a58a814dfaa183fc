package org.skidder.core.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.file.Folders;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.testkit.RecordingOutput;

/** One life of a process with a spool: a source of numbered lines, the spool, an output. */
final class SpoolRig implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(30);
  private static final Template SOURCE = source();

  final Metrics metrics = new Metrics();
  final AtomicLong acknowledged = new AtomicLong();
  volatile LongConsumer onAcknowledged = upTo -> {};
  final RecordingOutput<Line> receiver;
  final Pipeline entrance =
      new Pipeline(new QueueSettings(4096, 1 << 20, 1, Duration.ZERO), metrics);
  final SpoolQueue spool;
  private final OutputGroup output;
  private final Publisher publisher = entrance.publisher(EventFilter.NONE);

  /** What arrives: a number, and the text with it. */
  record Line(long number, String text) {
    static Line read(EventBatch events, int index) {
      int start = events.start(index);
      int length = events.length(index);
      return new Line(events.offset(index), new String(events.data(), start, length, ISO_8859_1));
    }
  }

  SpoolRig(SpoolOptions options) throws IOException {
    this(options, new RecordingOutput<>(Line::read));
  }

  SpoolRig(SpoolOptions options, RecordingOutput<Line> receiver) throws IOException {
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
    spool.start();
    output = receiver.start(spool.exit(), metrics, 7, 1 << 20);
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
    byte[] data = text.toString().getBytes(ISO_8859_1);
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

  /** The numbers that arrived, in order. */
  List<Long> received() {
    return numbers(receiver.received());
  }

  static List<Long> numbers(List<Line> lines) {
    return lines.stream().map(Line::number).toList();
  }

  /** One of the spool's counters. */
  long counter(String name) {
    return (Long) Objects.requireNonNull(metrics.all().get("spool." + name)).value();
  }

  /** The process ends; what is on disk stays. */
  @Override
  public void close() {
    publisher.close();
    receiver.abandon();
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

  /** Copies a spool. */
  static Path copy(Path spool, Path to) throws IOException {
    Files.createDirectory(to);
    for (Path file : Folders.list(spool, "*")) {
      Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return to;
  }

  /** Damages both copies of a segment's head. */
  static void damageHead(Path segment) throws IOException {
    flip(segment, 17, 64);
    flip(segment, 2048 + 17, 64);
  }

  /** Changes bits of one byte of a file. */
  static void flip(Path file, long at, int bits) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ bits)).rewind();
      channel.write(one, at);
    }
  }
}
