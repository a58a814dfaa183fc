package org.skidder.core.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/** Queue and bookkeeping between publishers and output workers. Thread-safe. */
public final class Pipeline implements AutoCloseable {
  /** Events per batch beyond which nothing gets faster. */
  private static final int LARGEST_BATCH = 2048;

  private final MemoryQueue queue;
  private final BufferPool buffers;

  /** Lines of sources that are about to note a batch of which nothing is left. */
  private final Set<AckLine> filteredWaiting = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;
  private final Counter total;
  private final Counter filtered;
  private final Counter published;
  private final Counter failed;
  private final Counter acked;
  private final Counter retried;
  private final Counter dropped;

  /**
   * @param settings of the queue
   * @param metrics to count in
   */
  public Pipeline(QueueSettings settings, Metrics metrics) {
    queue =
        new MemoryQueue(
            settings.events(),
            settings.bytes(),
            settings.minEvents(),
            settings.flushTimeout().toNanos());
    buffers = new BufferPool(1 << 20, settings.bytes() / 2);
    total = metrics.counter("libbeat.pipeline.events.total");
    filtered = metrics.counter("libbeat.pipeline.events.filtered");
    published = metrics.counter("libbeat.pipeline.events.published");
    failed = metrics.counter("libbeat.pipeline.events.failed");
    dropped = metrics.counter("libbeat.pipeline.events.dropped");
    retried = metrics.counter("libbeat.pipeline.events.retry");
    acked = metrics.counter("libbeat.pipeline.queue.acked");
    metrics.gauge("libbeat.pipeline.events.active", queue::events);
    metrics.gauge("libbeat.pipeline.queue.bytes", queue::bytes);
  }

  /** Buffers for reading, given back by the pipeline when their batch is settled. */
  public BufferPool buffers() {
    return buffers;
  }

  /** A way in for one source, whose batches pass the filter first. */
  public Publisher publisher(EventFilter filter) {
    return new Publisher(this, filter);
  }

  int maxBatchEvents() {
    return Math.max(1, Math.min(LARGEST_BATCH, queue.maxEvents() / 4));
  }

  void wakePublishers() {
    queue.wakePublishers();
  }

  boolean publish(
      Publisher publisher,
      EventBatch batch,
      BufferPool.@Nullable Buffer buffer,
      Runnable onDelivered)
      throws InterruptedException {
    int count = batch.size();
    total.add(count);
    filtered.add(count == 0 ? 0 : publisher.filter().apply(batch));
    Delivery delivery = new Delivery(batch, buffer, publisher.line(), onDelivered);
    if (delivery.events == 0) {
      delivery.releaseMemory();
      addEmpty(publisher, delivery);
      int committed = publisher.line().advance();
      acked.add(committed);
      queue.releaseEvents(committed);
      return true;
    }
    publisher.line().add(delivery);
    boolean taken = false;
    try {
      taken = queue.put(delivery, publisher);
    } finally {
      if (!taken) {
        publisher.line().remove(delivery);
        delivery.releaseMemory();
        failed.add(delivery.events);
      }
    }
    if (taken) {
      published.add(delivery.events);
    }
    return taken;
  }

  private void addEmpty(Publisher publisher, Delivery delivery) throws InterruptedException {
    AckLine line = publisher.line();
    filteredWaiting.add(line);
    try {
      line.addEmpty(delivery, () -> closed || publisher.isClosed());
    } finally {
      filteredWaiting.remove(line);
    }
  }

  /** The next work for an output worker; empty when the pipeline was closed. */
  Optional<WorkBatch> take(int maxEvents, long maxSourceBytes) throws InterruptedException {
    return Optional.ofNullable(queue.take(maxEvents, maxSourceBytes));
  }

  /** Takes a batch back unsent; it goes out again before anything else. */
  void giveBack(WorkBatch batch) {
    queue.giveBack(batch);
  }

  /** Books what became of a batch that was sent; its rest stays with the caller. */
  WorkBatch.Outcome settle(WorkBatch batch, boolean sendingFailed) {
    WorkBatch.Outcome outcome = batch.settle(sendingFailed, this::settled);
    dropped.add(outcome.dropped());
    retried.add(outcome.retried());
    return outcome;
  }

  private void settled(Delivery delivery, int events) {
    if (!delivery.settle(events)) {
      return;
    }
    delivery.releaseMemory();
    queue.releaseBytes(delivery.bytes);
    int committed = delivery.line.advance();
    acked.add(committed);
    queue.releaseEvents(committed);
  }

  /** Unacknowledged events. */
  public long active() {
    return queue.events();
  }

  /**
   * Waits until every published event is acknowledged.
   *
   * @param limit at most so long; empty: without limit
   * @return whether all are
   */
  public boolean awaitDelivered(Optional<Duration> limit) throws InterruptedException {
    return queue.awaitDrained(limit.map(Duration::toNanos).orElse(-1L));
  }

  /** Lets waiting publishers and workers go. Unacknowledged events stay with their source. */
  @Override
  public void close() {
    closed = true;
    queue.close();
    filteredWaiting.forEach(AckLine::wake);
  }
}
