package org.skidder.inputs.net;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.pipeline.BufferPool;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.plugin.InputContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams on a platform thread, because waiting in the kernel would hold the carrier of
 * a virtual one. Waits for the first one without a buffer, then takes all that are there. While the
 * queue is full the kernel's buffer fills up; what it drops then is counted and logged.
 */
final class DatagramServer extends Listener {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** Times that datagrams are taken before something else gets its turn. */
  private static final int TURNS = 16;

  /** Senders whose constant fields are remembered. */
  private static final int SENDERS = 1024;

  private static final long LOOK_MILLIS = 5000;

  /** Opens a socket. */
  @FunctionalInterface
  interface Opening {
    /** Opens it and binds it. */
    Datagrams open() throws IOException;
  }

  /**
   * A socket to be.
   *
   * @param what it listens on, for messages
   * @param longest datagram that is taken whole, in bytes
   * @param opening opens it
   */
  record Socket(String what, int longest, Opening opening) {}

  private final Socket socket;
  private final Messages.Maker maker;
  private final Pipeline pipeline;
  private final Publisher publisher;
  private final Clock clock;
  private final DatagramMetrics metrics;
  private final Complaint overrun = new Complaint();
  private final Complaint truncated = new Complaint();
  private final AtomicLong knownDrops = new AtomicLong();

  private final Map<String, Messages> senders =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Messages> eldest) {
          return size() > SENDERS;
        }
      };

  private String lastSource = "";
  private @Nullable Messages lastMessages;
  private volatile @Nullable Datagrams open;

  /**
   * A server that does not listen yet.
   *
   * @param type of the input
   * @param transport name of the transport in the counters
   * @param messages makes events
   * @param retry wait after a failure to listen
   */
  DatagramServer(
      String type,
      String transport,
      Socket socket,
      Messages.Maker messages,
      InputContext context,
      Duration retry) {
    super(type, socket.what(), retry);
    this.socket = socket;
    maker = messages;
    pipeline = context.pipeline();
    publisher = context.publisher();
    clock = context.clock();
    metrics = DatagramMetrics.in(context.metrics(), type, transport);
  }

  @Override
  Thread newThread(String name, Runnable task) {
    return Thread.ofPlatform().name(name).daemon().unstarted(task);
  }

  @Override
  void serve() throws IOException, InterruptedException {
    try (Datagrams datagrams = socket.opening().open()) {
      open = datagrams;
      listening(datagrams.description(), datagrams.port());
      knownDrops.set(0);
      receiveAll(datagrams);
    } finally {
      open = null;
    }
  }

  private void receiveAll(Datagrams datagrams) throws IOException, InterruptedException {
    long looked = System.nanoTime();
    boolean goOn = true;
    while (goOn && !isStopping()) {
      if (datagrams.await(LOOK_MILLIS)) {
        goOn = drain(datagrams);
      }
      long now = System.nanoTime();
      if (now - looked >= LOOK_MILLIS * 1_000_000) {
        looked = now;
        look(datagrams);
      }
    }
    look(datagrams);
  }

  /** Takes the datagrams that are there; false when the pipeline is closed. */
  private boolean drain(Datagrams datagrams) throws IOException, InterruptedException {
    for (int turn = 0; turn < TURNS; turn++) {
      int count = datagrams.receive();
      if (count == 0) {
        return true;
      }
      int most = publisher.maxBatchEvents();
      for (int from = 0; from < count; from += most) {
        if (!publish(datagrams, from, Math.min(count, from + most))) {
          return false;
        }
      }
      if (count < datagrams.most()) {
        return true;
      }
    }
    return true;
  }

  /** Makes a batch of some of the datagrams that were taken. */
  private boolean publish(Datagrams datagrams, int from, int to) throws InterruptedException {
    int size = 0;
    for (int i = from; i < to; i++) {
      size += datagrams.length(i);
    }
    if (size == 0) {
      return true;
    }
    // The pipeline gives it back in every case.
    BufferPool.Buffer buffer = pipeline.buffers().borrow(size);
    EventBatch batch = null;
    int at = 0;
    for (int i = from; i < to; i++) {
      int length = datagrams.length(i);
      if (length == 0) {
        continue;
      }
      datagrams.copy(i, buffer.array(), at);
      String source = datagrams.source(i);
      Messages messages = messages(source);
      if (batch == null) {
        batch = messages.newBatch(buffer.array(), clock.millis(), to - from);
      }
      boolean cut = datagrams.isCut(i);
      messages.add(batch, at, length, cut);
      at += length;
      if (cut) {
        tellCut(source);
      }
    }
    if (batch == null) {
      throw new IllegalStateException("bytes, but no datagram");
    }
    metrics.datagrams().add(batch.size());
    metrics.bytes().add(size);
    return publisher.publish(batch, buffer, () -> {});
  }

  private Messages messages(String source) {
    Messages known = lastMessages;
    if (known == null || !source.equals(lastSource)) {
      known = senders.computeIfAbsent(source, maker::of);
      lastSource = source;
      lastMessages = known;
    }
    return known;
  }

  private void tellCut(String source) {
    metrics.truncated().increment();
    truncated.say(
        socket.what()
            + ": a datagram of "
            + source
            + " was cut to max_message_size ("
            + socket.longest()
            + " bytes)");
  }

  private void look(Datagrams datagrams) {
    OptionalLong now = datagrams.drops();
    if (now.isEmpty()) {
      return;
    }
    long fresh = metrics.dropsUpTo(knownDrops, now.getAsLong());
    if (fresh > 0) {
      overrun.say(
          socket.what()
              + ": the kernel dropped "
              + fresh
              + " datagrams because they came faster than they could be taken; a larger read_buffer"
              + " helps against bursts (sysctl net.core.rmem_max bounds it), nothing against an"
              + " output that is too slow");
    }
  }

  @Override
  void closeSocket() {
    publisher.close();
    Datagrams waiting = open;
    if (waiting != null) {
      waiting.wake();
    } else {
      LOG.debug("{}: was not open", socket.what());
    }
  }
}
