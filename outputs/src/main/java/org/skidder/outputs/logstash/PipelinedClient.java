package org.skidder.outputs.logstash;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.WorkBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with several windows on the wire. The worker's thread sends; a thread per
 * connection reads the acknowledgements, which come in the order of the windows.
 */
final class PipelinedClient implements OutputClient {
  private static final Logger LOG = LoggerFactory.getLogger("logstash");

  private final Lumberjack lumberjack;
  private final Frames frames;
  private final WindowSize size;
  private final int mostOnWire;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Windows on the wire, oldest first; guarded by the lock, as are the next two and size. */
  private final ArrayDeque<OnWire> wire = new ArrayDeque<>();

  private boolean open;
  private IOException broken = new IOException("not connected");

  private @Nullable Thread reader;

  private record OnWire(Window window, Flight flight) {}

  /** A batch whose windows are on the wire. Guarded by the lock. */
  private static final class Flight {
    final Answer answer;
    int windows;

    /** All its windows were sent: whoever settles the last one answers for it. */
    boolean sent;

    Flight(Answer answer) {
      this.answer = answer;
    }
  }

  /**
   * @param pipelining windows that may wait for their acknowledgement while one more is sent
   */
  PipelinedClient(Lumberjack lumberjack, Frames frames, WindowSize size, int pipelining) {
    this.lumberjack = lumberjack;
    this.frames = frames;
    this.size = size;
    this.mostOnWire = pipelining + 1;
  }

  @Override
  public String target() {
    return lumberjack.connection().peer().toString();
  }

  @Override
  public void connect() throws IOException {
    end(new IOException("the connection was replaced"), false);
    awaitReader();
    lumberjack.open();
    lock.lock();
    try {
      open = true;
    } finally {
      lock.unlock();
    }
    reader = Thread.ofVirtual().name("logstash-acks-" + target()).start(this::readAcknowledgements);
    LOG.info("Connected to Logstash at {}", target());
  }

  /** The one of the last connection must not read from the next. */
  private void awaitReader() throws IOException {
    Thread last = reader;
    if (last != null) {
      try {
        last.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  @Override
  public void publish(WorkBatch batch) throws IOException {
    throw new IOException("batches are sent without waiting");
  }

  @Override
  public void send(WorkBatch batch, Answer answer) throws IOException {
    if (isIdle() && !lumberjack.isUsable()) {
      // The server hung up while nothing was to be sent: no error, and no reason to wait.
      connect();
    }
    Flight flight = new Flight(answer);
    try {
      frames.fill(batch);
      int[] positions = frames.positions();
      int items = frames.items();
      int from = 0;
      while (from < items) {
        int to = from + room(items - from);
        frames.window(from, to);
        write();
        register(new Window(batch, positions, from, to, items), flight);
        from = to;
      }
    } catch (IOException e) {
      // Windows of this batch that are on the wire still: nobody answers for them but this.
      end(e, false);
      throw e;
    } finally {
      frames.clear();
    }
    if (allSent(flight)) {
      answer.received();
    }
  }

  private void write() throws IOException {
    try {
      lumberjack.send(frames);
    } catch (IOException e) {
      end(e, true);
      throw e;
    }
  }

  private boolean isIdle() {
    lock.lock();
    try {
      return open && wire.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until one more window may be sent; its size. */
  private int room(int remaining) throws IOException {
    lock.lock();
    try {
      while (open && wire.size() >= mostOnWire) {
        changed.await();
      }
      checkOpen();
      return size.of(remaining);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() throws IOException {
    if (!open) {
      throw new IOException(broken.getMessage(), broken);
    }
  }

  private void register(Window window, Flight flight) throws IOException {
    lock.lock();
    try {
      checkOpen();
      wire.add(new OnWire(window, flight));
      flight.windows++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The batch is on its way; true when it has arrived already. */
  private boolean allSent(Flight flight) throws IOException {
    lock.lock();
    try {
      if (flight.windows > 0) {
        checkOpen();
      }
      flight.sent = true;
      return flight.windows == 0;
    } finally {
      lock.unlock();
    }
  }

  private void readAcknowledgements() {
    try {
      for (OnWire next = oldest(); next != null; next = oldest()) {
        Window window = next.window;
        lumberjack.await(window.events(), (from, to) -> progress(window, from, to));
        acknowledged(next);
        if (LOG.isDebugEnabled()) {
          LOG.debug("{}: a window of {} events is acknowledged", target(), window.events());
        }
      }
    } catch (IOException e) {
      end(e, true);
    }
  }

  /** Waits for a window on the wire; null when the connection was closed. */
  private @Nullable OnWire oldest() {
    lock.lock();
    try {
      while (open && wire.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      return open ? wire.peek() : null;
    } finally {
      lock.unlock();
    }
  }

  /** After a failure the batch belongs to others. */
  private void progress(Window window, int from, int to) {
    lock.lock();
    try {
      if (open) {
        window.acknowledged(from, to);
      }
    } finally {
      lock.unlock();
    }
  }

  private void acknowledged(OnWire arrived) {
    Flight flight = arrived.flight;
    lock.lock();
    try {
      if (!open) {
        return;
      }
      wire.remove();
      arrived.window.complete();
      size.succeeded(arrived.window.items());
      changed.signalAll();
      if (--flight.windows > 0 || !flight.sent) {
        return;
      }
    } finally {
      lock.unlock();
    }
    flight.answer.received();
  }

  /**
   * Ends the connection; answers for what is on the wire, except for a batch still being sent.
   *
   * @param error whether a window failed for sure; otherwise one did if any is on the wire
   */
  private void end(IOException reason, boolean error) {
    Set<Flight> failed = new LinkedHashSet<>();
    lock.lock();
    try {
      if (!open) {
        return;
      }
      open = false;
      broken = reason;
      if (error || !wire.isEmpty()) {
        size.failed();
      }
      for (OnWire each : wire) {
        if (each.flight.sent) {
          failed.add(each.flight);
        }
      }
      wire.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    lumberjack.close();
    failed.forEach(flight -> flight.answer.failed(reason));
  }

  @Override
  public void close() {
    end(new IOException("the connection was closed"), false);
    lumberjack.close();
  }
}
