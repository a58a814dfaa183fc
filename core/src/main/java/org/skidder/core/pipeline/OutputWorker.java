package org.skidder.core.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that takes batches and drives one connection. Connects when there is something to
 * send; after an error it waits, longer each time, and holds no batch meanwhile unless it is the
 * only worker (then nobody else could take it, and keeping it keeps the order).
 */
final class OutputWorker {
  private static final Logger LOG = LoggerFactory.getLogger("publisher_pipeline_output");

  /** Counters all workers of the process share. */
  record Counters(
      Counter batches,
      Counter total,
      Counter acked,
      Counter failed,
      Counter dropped,
      Counter duplicates) {
    Counters(Metrics metrics) {
      this(
          metrics.counter("libbeat.output.events.batches"),
          metrics.counter("libbeat.output.events.total"),
          metrics.counter("libbeat.output.events.acked"),
          metrics.counter("libbeat.output.events.failed"),
          metrics.counter("libbeat.output.events.dropped"),
          metrics.counter("libbeat.output.events.duplicates"));
    }
  }

  private static final Duration LAST_CALL = Duration.ofMillis(500);

  private final OutputClient client;
  private final OutputPlan plan;
  private final Pipeline pipeline;
  private final Counters counters;
  private final boolean alone;
  private final Consumer<OutputClosedException> onClosed;
  private final Backoff backoff;
  private final Thread thread;
  private volatile boolean stopping;
  private boolean connected;

  OutputWorker(
      String name,
      OutputClient client,
      OutputPlan plan,
      Pipeline pipeline,
      Counters counters,
      boolean alone,
      Consumer<OutputClosedException> onClosed) {
    this.client = client;
    this.plan = plan;
    this.pipeline = pipeline;
    this.counters = counters;
    this.alone = alone;
    this.onClosed = onClosed;
    backoff = new Backoff(plan.backoffInit(), plan.backoffMax());
    thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopping = true;
    client.close();
    thread.interrupt();
  }

  void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        if (!thread.join(LAST_CALL)) {
          // It was connecting just when it was told to stop, and so has a new connection.
          client.close();
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopping) {
        Optional<WorkBatch> work = pipeline.take(plan.maxEvents(), plan.maxSourceBytes());
        if (work.isEmpty()) {
          return;
        }
        send(work.get());
      }
    } catch (InterruptedException e) {
      // Stopping: what this worker held stays unacknowledged and is read again at the next start.
      Thread.currentThread().interrupt();
    } finally {
      client.close();
    }
  }

  /** Sends until the batch is settled, or gives it back for other workers. */
  private void send(WorkBatch batch) throws InterruptedException {
    while (!stopping) {
      if (!connected && !connect(batch)) {
        return;
      }
      boolean failed = publish(batch);
      if (batch.size() == 0) {
        return;
      }
      long wait = backoff.take();
      if (!alone) {
        pipeline.giveBack(batch);
        pause(wait);
        return;
      }
      pause(wait);
      if (failed && stopping) {
        return;
      }
    }
  }

  /** Connects, however long it takes; false when the batch was given back instead. */
  private boolean connect(WorkBatch batch) throws InterruptedException {
    boolean held = true;
    while (!stopping) {
      try {
        client.connect();
        connected = true;
        return held;
      } catch (OutputClosedException e) {
        end(e);
      } catch (IOException | RuntimeException e) {
        long wait = backoff.take();
        LOG.error(
            "Failed to connect to {}: {}; trying again in {}",
            client.target(),
            e.getMessage(),
            readable(wait));
        if (held && !alone) {
          pipeline.giveBack(batch);
          held = false;
        }
        pause(wait);
      }
    }
    return false;
  }

  /** Publishes once; true when it failed as a whole. */
  private boolean publish(WorkBatch batch) {
    int size = batch.size();
    boolean failed = false;
    try {
      client.publish(batch);
    } catch (OutputClosedException e) {
      failed = true;
      end(e);
    } catch (IOException e) {
      failed = true;
      connected = false;
      client.close();
      if (!stopping) {
        LOG.error("Failed to publish events to {}: {}", client.target(), e.getMessage());
      }
    } catch (RuntimeException e) {
      // A defect of the output must not end the worker: nothing is lost, it is tried again.
      failed = true;
      connected = false;
      client.close();
      LOG.error("Output {} failed unexpectedly; the events will be sent again", plan.name(), e);
    }
    WorkBatch.Outcome outcome = pipeline.settle(batch, failed);
    counters.batches().increment();
    counters.total().add(size);
    counters.acked().add(outcome.delivered());
    counters.duplicates().add(outcome.duplicates());
    counters.dropped().add(outcome.dropped());
    counters.failed().add(outcome.retried());
    if (!failed && outcome.retried() == 0) {
      backoff.reset();
    }
    return failed;
  }

  /** The receiver is gone: this worker ends, and what it held stays unacknowledged. */
  private void end(OutputClosedException e) {
    stopping = true;
    LOG.error("Output {} is closed: {}", plan.name(), e.getMessage());
    onClosed.accept(e);
  }

  private void pause(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !stopping; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private static String readable(long nanos) {
    Duration wait = Duration.ofNanos(nanos);
    return wait.compareTo(Duration.ofSeconds(1)) < 0
        ? TimeUnit.NANOSECONDS.toMillis(nanos) + "ms"
        : wait.toSeconds() + "s";
  }
}
