package org.skidder.core.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that takes batches and drives one connection. Connects when there is something to
 * send. After an error it gives its batches back, which puts them before all others in their old
 * order, waits, longer each time, and holds none meanwhile: other workers may take them.
 *
 * <p>What a receiver refuses although it answers is set aside instead, and the worker goes on with
 * other events. It waits, too, when the receiver took nothing of two batches in a row: then all are
 * refused, most likely.
 *
 * <p>Batches may be answered later and on other threads. When one of them fails the connection is
 * broken; the worker notices when it has the next batch (the failed one at the latest) and connects
 * again only when no batch is under way any more.
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
  private final Lane lane;
  private final Counters counters;
  private final Consumer<OutputClosedException> onClosed;
  private final Backoff[] backoffs;
  private final Thread thread;
  private final Flights flights = new Flights();
  private volatile boolean stopping;

  /** Something was delivered since the last error: the next wait is a short one again. */
  private volatile boolean succeeded;

  /** Something was delivered since a batch was refused as a whole: the next such one may be odd. */
  private volatile boolean tolerant = true;

  /** Something has to be sent again: not before a wait. */
  private volatile boolean troubled;

  /** The connection is of no use any more; only set together with {@code troubled}. */
  private volatile boolean broken;

  private boolean connected;

  OutputWorker(
      String name,
      OutputClient client,
      OutputPlan plan,
      Lane lane,
      Counters counters,
      Consumer<OutputClosedException> onClosed) {
    this.client = client;
    this.plan = plan;
    this.lane = lane;
    this.counters = counters;
    this.onClosed = onClosed;
    backoffs = new Backoff[client instanceof FailoverClient hosts ? hosts.size() : 1];
    for (int i = 0; i < backoffs.length; i++) {
      backoffs[i] = new Backoff(plan.backoffInit(), plan.backoffMax());
    }
    thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  void start() {
    client.opened();
    thread.start();
  }

  /** Lets it take nothing any more, nor send again what comes back; {@link #stop()} ends it. */
  void takeNoMore() {
    stopping = true;
  }

  void stop() {
    takeNoMore();
    client.close();
    thread.interrupt();
  }

  void join() {
    // It may have been connecting just when it was told to stop, and so have a new connection.
    Threads.join(thread, LAST_CALL, client::close);
  }

  private void run() {
    try {
      while (!stopping) {
        Optional<WorkBatch> work = lane.take(plan.maxEvents(), plan.maxSourceBytes());
        if (work.isEmpty()) {
          return;
        }
        if (stopping) {
          // Perhaps what another worker gave back, whose answer was already on its way.
          lane.giveBack(work.get());
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

  private void send(WorkBatch batch) throws InterruptedException {
    if (troubled) {
      lane.giveBack(batch);
      recover();
    } else if (connected || connect(batch)) {
      Flight flight = new Flight(batch);
      flights.begin();
      counters.batches().increment();
      counters.total().add(batch.size());
      try {
        client.send(batch, flight);
      } catch (IOException e) {
        flight.failed(e);
      } catch (RuntimeException | Error e) {
        Threads.rethrowIfFatal(e);
        // A defect of the output must not end the worker: nothing is lost, it is tried again.
        LOG.error("Output {} failed unexpectedly; the events will be sent again", plan.name(), e);
        flight.failed(new IOException(String.valueOf(e), e));
      }
      if (troubled) {
        recover();
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
      } catch (IOException | RuntimeException | Error e) {
        Threads.rethrowIfFatal(e);
        if (stopping) {
          break;
        }
        long wait = backoff().take();
        LOG.error(
            "Failed to connect to {}: {}; trying again in {}",
            client.target(),
            e.getMessage(),
            readable(wait));
        if (held) {
          lane.giveBack(batch);
          held = false;
        }
        pause(wait);
      }
    }
    if (held) {
      lane.giveBack(batch);
    }
    return false;
  }

  /** Hangs up when the connection is broken, and waits before anything is sent again. */
  private void recover() throws InterruptedException {
    if (broken) {
      connected = false;
      client.close();
    }
    // All answers first: what failed must be back in the queue before newer events are taken.
    flights.awaitNone();
    broken = false;
    troubled = false;
    Backoff backoff = backoff();
    if (succeeded) {
      succeeded = false;
      backoff.reset();
    }
    pause(backoff.take());
  }

  /** Each host has waits of its own. */
  private Backoff backoff() {
    return backoffs[client instanceof FailoverClient hosts ? hosts.active() : 0];
  }

  /** Books what became of a batch; what is left of it goes back to the queue. */
  private void settle(WorkBatch batch, boolean failed) {
    WorkBatch.Outcome outcome = lane.settle(batch, failed);
    counters.acked().add(outcome.delivered());
    counters.duplicates().add(outcome.duplicates());
    counters.dropped().add(outcome.dropped());
    counters.failed().add(outcome.retried());
    if (outcome.retried() > 0 && outcome.inOrder()) {
      troubled = true;
      lane.giveBack(batch);
    } else if (outcome.retried() > 0) {
      setAside(batch, outcome.isProgress());
    } else if (!failed) {
      succeeded = true;
      tolerant = true;
      lane.progress(batch);
    }
  }

  private void setAside(WorkBatch batch, boolean progress) {
    if (progress) {
      succeeded = true;
      tolerant = true;
    } else if (!batch.isRefused()) {
      // One that is refused again waits by itself, and says nothing about others.
      if (!tolerant) {
        troubled = true;
      }
      tolerant = false;
    }
    lane.setAside(batch, progress);
  }

  /** A batch under way. */
  private final class Flight implements OutputClient.Answer {
    private final WorkBatch batch;

    Flight(WorkBatch batch) {
      this.batch = batch;
    }

    @Override
    public void received() {
      settle(batch, false);
      flights.end();
    }

    @Override
    public void failed(IOException reason) {
      boolean first = !broken;
      broken = true;
      troubled = true;
      if (reason instanceof OutputClosedException closed) {
        end(closed);
      } else if (first && !stopping) {
        // The others fail for the same reason.
        LOG.error("Failed to publish events to {}: {}", client.target(), reason.getMessage());
      }
      settle(batch, true);
      flights.end();
    }
  }

  /** Counts batches under way. */
  private static final class Flights {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private int count;

    void begin() {
      lock.lock();
      try {
        count++;
      } finally {
        lock.unlock();
      }
    }

    void end() {
      lock.lock();
      try {
        if (--count == 0) {
          none.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    void awaitNone() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (count > 0) {
          none.await();
        }
      } finally {
        lock.unlock();
      }
    }
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
