package org.skidder.core.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.skidder.core.event.EventBatch;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.WorkBatch;

/**
 * An output of one connection that keeps what it gets, and can be blocked, bounded or cut off.
 * Thread-safe.
 *
 * @param <E> what is kept of an event
 */
public final class RecordingOutput<E> implements OutputClient {
  /** Takes from an event what is kept of it. */
  @FunctionalInterface
  public interface Reading<E> {
    /** Reads an event, which changes when the call is over. */
    E read(EventBatch events, int index);
  }

  private final Reading<E> reading;
  private final Consumer<List<E>> onReceived;
  private final List<E> received = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger largestRequest = new AtomicInteger();
  private final AtomicInteger allowed = new AtomicInteger(Integer.MAX_VALUE);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean abandoned;

  /** Keeps what a function reads. */
  public RecordingOutput(Reading<E> reading) {
    this(reading, events -> {});
  }

  /** Keeps what a function reads, and tells of it before it is acknowledged. */
  public RecordingOutput(Reading<E> reading, Consumer<List<E>> onReceived) {
    this.reading = reading;
    this.onReceived = onReceived;
  }

  /** Lets it run behind a pipeline, with waits that suit a test. */
  public OutputGroup start(Pipeline pipeline, Metrics metrics, int maxEvents, long maxBytes) {
    OutputPlan plan =
        new OutputPlan(
            "test",
            List.of(this),
            true,
            maxEvents,
            maxBytes,
            Duration.ofMillis(10),
            Duration.ofMillis(20));
    OutputGroup group = new OutputGroup(plan, pipeline, metrics, new Random(1));
    group.start();
    return group;
  }

  /** What it got so far, in order. */
  public List<E> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** How many events it got. */
  public int count() {
    return received.size();
  }

  /** The most events that came at once. */
  public int largestRequest() {
    return largestRequest.get();
  }

  /** Takes nothing until {@link #release}; what comes has to wait. */
  public void block() {
    gate = new CountDownLatch(1);
  }

  /** Ends {@link #block}. */
  public void release() {
    gate.countDown();
  }

  /** Takes so many more events, and is down then. */
  public void allow(int events) {
    allowed.set(events);
  }

  /** From now on nothing is delivered: as when the process dies. */
  public void abandon() {
    abandoned = true;
  }

  @Override
  public String target() {
    return "test";
  }

  @Override
  public void connect() {}

  @Override
  public void publish(WorkBatch batch) throws IOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (abandoned) {
      throw new IOException("abandoned");
    }
    largestRequest.accumulateAndGet(batch.size(), Math::max);
    int taken = Math.min(batch.size(), allowed.get());
    allowed.addAndGet(-taken);
    List<E> read = new ArrayList<>(taken);
    batch.forEach((position, events, index) -> {
      if (position < taken) {
        read.add(reading.read(events, index));
        batch.delivered(position);
      }
    });
    received.addAll(read);
    onReceived.accept(read);
    if (taken < batch.size()) {
      throw new IOException("down");
    }
  }

  @Override
  public void close() {}
}
