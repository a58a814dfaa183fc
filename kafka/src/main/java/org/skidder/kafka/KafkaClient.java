package org.skidder.kafka;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.log.Complaints;
import org.skidder.core.log.Reasons;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.WorkBatch;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.thread.Threads;
import org.skidder.outputs.net.Dialer;
import org.skidder.outputs.net.HostPort;
import org.skidder.outputs.net.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends batches through one producer, which talks to all brokers. Answers come on the producer's
 * thread.
 */
final class KafkaClient implements OutputClient {
  private static final Logger LOG = LoggerFactory.getLogger("kafka");

  /** Batches that may be unanswered: while brokers store one, the next ones are encoded. */
  private static final int UNDER_WAY = 4;

  private static final long LOOK_NANOS = 1_000_000_000L;

  private final ProducerSettings settings;
  private final MessageEncoder encoder;
  private final TopicTargets targets;
  private final DeadLetters deadLetters;
  private final RandomGenerator random;
  private final Dialer dialer;
  private final Traffic traffic;
  private final BatchSize batchSize;
  private final Complaints complaints = new Complaints();
  private final Semaphore slots = new Semaphore(UNDER_WAY);
  private final AtomicInteger underWay = new AtomicInteger();
  private final Watchdog.Deadline look;

  private volatile @Nullable Producer<byte[], byte[]> producer;

  KafkaClient(
      ProducerSettings settings,
      MessageEncoder encoder,
      Partitioning partitioning,
      DeadLetters deadLetters,
      OutputContext context) {
    this.settings = settings;
    this.encoder = encoder;
    targets = new TopicTargets(partitioning, System::nanoTime);
    this.deadLetters = deadLetters;
    random = context.random();
    dialer = new Dialer(settings.timeout(), Optional.empty(), random);
    traffic = new Traffic(context.metrics());
    Clock clock = context.clock();
    batchSize = new BatchSize(settings.batchBytes(), clock);
    look = new Watchdog(LOOK_NANOS / 4).deadline(this::lookAtSplits);
  }

  @Override
  public String target() {
    return "kafka "
        + String.join(", ", settings.brokers().stream().map(HostPort::toString).toList());
  }

  /**
   * Makes the producer when one broker at least can be reached. The library would go on trying for
   * ever, and not say why.
   */
  @Override
  public void connect() throws IOException {
    if (producer != null) {
      return;
    }
    reachOne();
    open();
  }

  private void open() throws IOException {
    try {
      settings.loadCompression();
      Producer<byte[], byte[]> made =
          new KafkaProducer<>(settings.producer(batchSize.forNewProducer()));
      traffic.of(made);
      producer = made;
    } catch (KafkaException e) {
      throw new IOException(Reasons.deepest(e), e);
    }
  }

  private void reachOne() throws IOException {
    List<HostPort> order = new ArrayList<>(settings.brokers());
    Collections.shuffle(order, Random.from(random));
    List<String> failures = new ArrayList<>();
    for (HostPort broker : order) {
      try {
        dialer.direct(broker, _ -> true).close();
        return;
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    throw new IOException(String.join("; ", failures));
  }

  @Override
  public void publish(WorkBatch batch) {
    throw new UnsupportedOperationException("answers come later, see send");
  }

  @Override
  public void send(WorkBatch work, Answer answer) throws IOException {
    takeSlot();
    Producer<byte[], byte[]> open;
    try {
      open = usable();
    } catch (IOException e) {
      slots.release();
      throw e;
    }
    if (underWay.getAndIncrement() == 0) {
      look.arm(LOOK_NANOS);
    }
    BatchOutcome outcome =
        new BatchOutcome(work, deadLetters, this::complain, answer, this::answered);
    try {
      hand(work, open, outcome);
    } catch (IOException | RuntimeException | Error e) {
      outcome.broken(e);
      Threads.rethrowIfFatal(e);
    } finally {
      encoder.reset();
      outcome.handed();
      LOG.debug("A batch of {} events is handed to the producer", work.size());
    }
  }

  private void takeSlot() throws IOException {
    try {
      slots.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for brokers", e);
    }
  }

  private void answered() {
    traffic.count();
    slots.release();
    // The look ends by itself: a batch that has just begun may rely on it.
    underWay.decrementAndGet();
  }

  /** Says so for each kind of failure, at most once a minute. */
  private void complain(Throwable cause, int events) {
    complaints
        .due(cause.getClass(), events)
        .ifPresent(all ->
            LOG.error(
                "{}: {} events were not taken: {}; they are sent again until it takes them",
                target(),
                all,
                Failures.readable(cause)));
  }

  private Producer<byte[], byte[]> usable() throws IOException {
    if (underWay.get() == 0 && batchSize.isWorthTryingAgain()) {
      close();
      open();
    }
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      throw new IOException("the producer is closed");
    }
    return open;
  }

  /** Hands all events to the producer, in order, as far as it takes them. */
  private void hand(WorkBatch work, Producer<byte[], byte[]> open, BatchOutcome outcome)
      throws IOException {
    targets.begin();
    int position = 0;
    for (int slice = 0; slice < work.slices(); slice++) {
      EventBatch batch = work.batch(slice);
      for (int i = work.from(slice); i < work.to(slice); i++) {
        if (outcome.isClogged()) {
          work.retry(position);
        } else if (encoder.encode(batch, i)) {
          send(position, batch, i, open, outcome);
        } else {
          work.dropped(position);
        }
        position++;
      }
    }
  }

  private void send(
      int position,
      EventBatch batch,
      int index,
      Producer<byte[], byte[]> open,
      BatchOutcome outcome)
      throws IOException {
    TopicTargets.Target target = targets.get(encoder.topic(), open);
    int[] partitions = target.partitions();
    if (partitions.length == 0) {
      outcome.refused(position, batch, index, target.reason(encoder.topic()));
      return;
    }
    int chosen =
        target
            .partitioner()
            .choose(batch, index, encoder.key(), encoder.hasKey(), partitions.length);
    outcome.sent(
        position,
        open,
        new ProducerRecord<>(
            encoder.topic(),
            partitions[chosen],
            Math.max(0, batch.timestamp(index)),
            encoder.hasKey() ? encoder.key() : null,
            encoder.value()));
    if (batchSize.isAlone()) {
      open.flush();
    }
  }

  /** Now and then while there are batches under way. */
  private void lookAtSplits() {
    Producer<byte[], byte[]> open = producer;
    if (open == null || underWay.get() == 0) {
      return;
    }
    if (batchSize.isTooLarge(traffic::splits)) {
      // What is under way fails, and is sent again by a producer with smaller batches.
      close();
    } else {
      look.arm(LOOK_NANOS);
    }
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      // What is under way fails at once.
      closeUninterrupted(open);
    }
    deadLetters.close();
  }

  /** The library throws when the thread was told to end, and would leave the rest unclosed. */
  private static void closeUninterrupted(Producer<byte[], byte[]> open) {
    boolean interrupted = Thread.interrupted();
    try {
      open.close(Duration.ZERO);
    } catch (InterruptException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
