package org.skidder.core.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/** Queue and bookkeeping between publishers and output workers. Thread-safe. */
public final class Pipeline implements AutoCloseable {
  /** Events per batch beyond which nothing gets faster. */
  private static final int LARGEST_BATCH = 2048;

  private final MemoryQueue queue;
  private final BufferPool buffers;
  private final List<Lane> lanes = new ArrayList<>();
  private final Routes routes;

  /** Lines of sources that may be waiting for their earlier events. */
  private final Set<AckLine> lineWaiting = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;
  private final Counter total;
  private final Counter filtered;
  private final Counter published;
  private final Counter failed;
  private final Counter acked;

  /** Events of batches of which no output took anything. */
  private final Counter passedBy = new Counter();

  /**
   * A pipeline with one output.
   *
   * @param settings of the queue
   * @param metrics to count in
   */
  public Pipeline(QueueSettings settings, Metrics metrics) {
    this(settings, List.of(Route.only(settings)), metrics, metrics);
  }

  /**
   * A pipeline with any number of outputs.
   *
   * @param settings of the queue
   * @param ways to the outputs, at least one
   * @param metrics to count in what is published
   * @param results to count in what outputs dropped or have to send again
   */
  public Pipeline(QueueSettings settings, List<Route> ways, Metrics metrics, Metrics results) {
    queue = new MemoryQueue(settings.events(), settings.bytes());
    buffers = new BufferPool(1 << 20, settings.bytes() / 2);
    total = metrics.counter("libbeat.pipeline.events.total");
    filtered = metrics.counter("libbeat.pipeline.events.filtered");
    published = metrics.counter("libbeat.pipeline.events.published");
    failed = metrics.counter("libbeat.pipeline.events.failed");
    Lane.Results told =
        new Lane.Results(
            results.counter("libbeat.pipeline.events.dropped"),
            results.counter("libbeat.pipeline.events.retry"),
            this::settled);
    for (Route way : ways) {
      Lane lane = queue.addLane(way, told);
      lanes.add(lane);
      if (!way.name().isEmpty()) {
        metrics.gauge("libbeat.outputs." + way.name() + ".active", lane::events);
      }
    }
    routes = new Routes(lanes, metrics);
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
    return publisher(filter, RateLimit.NONE);
  }

  /** A way in for one source of an input, whose batches also keep to the limit of the input. */
  public Publisher publisher(EventFilter filter, RateLimit limit) {
    return new Publisher(this, filter, limit);
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
    List<Share> shares = delivery.events == 0 ? List.of() : routes.share(delivery, batch);
    delivery.shares(shares);
    if (shares.isEmpty()) {
      passedBy.add(delivery.events);
      delivery.releaseMemory();
      addEmpty(publisher, delivery);
      // Nobody took its events, so the queue never counted them.
      queue.releaseEvents(commit(publisher.line()));
      return true;
    }
    return put(publisher, delivery, shares);
  }

  void note(Publisher publisher, Runnable onDelivered) {
    EventBatch none = new EventBatch(Template.EMPTY, 0, new byte[0], 1);
    publisher.line().add(new Delivery(none, null, publisher.line(), onDelivered));
    queue.releaseEvents(commit(publisher.line()));
  }

  private boolean put(Publisher publisher, Delivery delivery, List<Share> shares)
      throws InterruptedException {
    if (queue.isFarAhead()) {
      awaitEarlier(publisher);
    }
    publisher.line().add(delivery);
    boolean taken = false;
    try {
      taken = queue.put(delivery, shares, publisher, this::refused);
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

  private void refused(Share share) {
    routes.countRefused(share);
    settled(share);
  }

  private void awaitEarlier(Publisher publisher) throws InterruptedException {
    AckLine line = publisher.line();
    lineWaiting.add(line);
    long since = System.nanoTime();
    try {
      while (line.awaitEarlier(() -> queue.isFarAhead() && !closed && !publisher.isClosed())) {
        queue.giveUpWhatKeepsWaiting(since, this::refused);
      }
    } finally {
      lineWaiting.remove(line);
    }
  }

  private void addEmpty(Publisher publisher, Delivery delivery) throws InterruptedException {
    AckLine line = publisher.line();
    lineWaiting.add(line);
    long since = System.nanoTime();
    try {
      while (!line.addEmpty(delivery, () -> closed || publisher.isClosed())) {
        queue.giveUpWhatKeepsWaiting(since, this::refused);
      }
    } finally {
      lineWaiting.remove(line);
    }
  }

  private void settled(Share share) {
    Delivery delivery = share.delivery;
    if (!delivery.settleShare(share)) {
      return;
    }
    delivery.releaseMemory();
    queue.release(delivery, commit(delivery.line));
  }

  private int commit(AckLine line) {
    int committed = line.advance();
    acked.add(committed);
    return committed;
  }

  /** The position of the only output, or of the one of that name. */
  Lane lane(String name) {
    return lanes.stream()
        .filter(lane -> lane.route().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no way to output " + name));
  }

  /**
   * Events that never were in the queue because no output takes anything of their batch. Counted as
   * unrouted, too, with single ones of other batches, which the queue counts.
   */
  public long passedBy() {
    return passedBy.sum();
  }

  /** Events whose positions are not committed: unacknowledged ones, and those behind them. */
  public long active() {
    return queue.events();
  }

  /** Unacknowledged events, for which the queue has room. */
  long unacknowledged() {
    return queue.unsettled();
  }

  /**
   * Waits until every published event is acknowledged, by outputs that drop, too.
   *
   * @param limit at most so long; empty: without limit
   * @return whether all are
   */
  public boolean awaitDelivered(Optional<Duration> limit) throws InterruptedException {
    return queue.awaitDrained(limit.map(Duration::toNanos).orElse(Long.MAX_VALUE));
  }

  /** As {@link #awaitDelivered(Optional)}, for the share of one of several outputs. */
  public boolean awaitDelivered(String route, Duration limit) throws InterruptedException {
    return queue.awaitDrained(lane(route), limit.toNanos());
  }

  /** Lets waiting publishers and workers go. Unacknowledged events stay with their source. */
  @Override
  public void close() {
    closed = true;
    queue.close();
    lineWaiting.forEach(AckLine::wake);
  }
}
