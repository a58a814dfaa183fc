package org.skidder.inputs.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.ByteSize;
import org.skidder.core.event.EventBatch;
import org.skidder.core.pipeline.BufferPool;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection on one virtual thread. While nothing comes it waits in a read of one byte and
 * holds no buffer, so that ten thousand silent senders cost next to nothing.
 */
final class StreamConnection {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** An incomplete message up to this size is copied, so that its buffer can go back. */
  private static final int SMALL = 4096;

  private static final byte[] NOTHING = {};

  /** What is said about connections, once a minute at most for each reason. */
  record Complaints(Complaint tooLong, Complaint broken, Complaint memory) {}

  private final StreamConfig config;
  private final Stream stream;
  private final Messages.Maker maker;
  private final Pipeline pipeline;
  private final Publisher publisher;
  private final Clock clock;
  private final StreamMetrics metrics;
  private final StreamMemory memory;
  private final Complaints complaints;
  private final Consumer<StreamConnection> onEnd;
  private final Framing framing;
  private final String peer;
  private final Thread thread;
  private final byte[] one = new byte[1];

  private volatile boolean closed;

  private final Object turn = new Object();

  /** Whether it waits until it may read; guarded by {@link #turn}. */
  private boolean waits;

  /** Whether the connection was given up because of what came; its rest is no message then. */
  private boolean abandoned;

  private @Nullable Messages messages;

  // An incomplete message: a copy when it is small, else the buffer it is in.
  private byte[] carry = NOTHING;
  private BufferPool.@Nullable Buffer held;
  private int heldFrom;
  private int heldTo;

  /** Bytes that are counted as those of an incomplete message. */
  private long counted;

  StreamConnection(
      StreamConfig config,
      Stream stream,
      Messages.Maker maker,
      Pipeline pipeline,
      Publisher publisher,
      Clock clock,
      StreamMetrics metrics,
      StreamMemory memory,
      Complaints complaints,
      Consumer<StreamConnection> onEnd) {
    this.config = config;
    this.stream = stream;
    this.maker = maker;
    this.pipeline = pipeline;
    this.publisher = publisher;
    this.clock = clock;
    this.metrics = metrics;
    this.memory = memory;
    this.complaints = complaints;
    this.onEnd = onEnd;
    framing = config.newFraming(memory.longest());
    peer = stream.peer();
    thread = Thread.ofVirtual().name("connection").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Ends it; from any thread. */
  void close() {
    closed = true;
    publisher.close();
    try {
      stream.abort();
    } catch (IOException e) {
      LOG.debug("{}: closing: {}", peer, e.getMessage());
    }
    synchronized (turn) {
      if (waits) {
        // For reads of other servers, perhaps, which are closed only when this one is.
        thread.interrupt();
      }
    }
  }

  /** What it reads. */
  Stream stream() {
    return stream;
  }

  void join() {
    Threads.join(thread);
  }

  private void run() {
    try (stream) {
      stream.open();
      readAll();
    } catch (SocketTimeoutException e) {
      metrics.timedOut().increment();
      LOG.debug("{}: nothing came for {}; the connection is closed", peer, config.timeout());
    } catch (IOException e) {
      broken(e);
    } catch (InterruptedException e) {
      LOG.debug("{}: interrupted", peer);
    } catch (RuntimeException | OutOfMemoryError e) {
      metrics.failed().increment();
      LOG.error("{}: reading failed; the connection is closed", peer, e);
    } finally {
      forget();
      onEnd.accept(this);
    }
  }

  private void readAll() throws IOException, InterruptedException {
    while (readSome()) {
      // Until its end.
    }
    if (!closed && !abandoned) {
      takeLast();
    }
  }

  /** Reads what is there, at least one byte; false when the connection is at its end. */
  private boolean readSome() throws IOException, InterruptedException {
    int ready = stream.available();
    int first = 0;
    if (ready == 0) {
      if (stream.read(one, 0, 1) < 0) {
        return false;
      }
      first = 1;
      ready = stream.expected();
    }
    if (!memory.tryBeginRead() && !awaitTurn()) {
      return false;
    }
    try {
      return readMore(first, ready);
    } finally {
      memory.endRead();
    }
  }

  /** Waits until it may read; false when it was closed meanwhile. */
  private boolean awaitTurn() throws InterruptedException {
    synchronized (turn) {
      if (closed) {
        return false;
      }
      waits = true;
    }
    try {
      memory.beginRead();
    } finally {
      synchronized (turn) {
        waits = false;
      }
    }
    if (closed) {
      memory.endRead();
      return false;
    }
    return true;
  }

  private boolean readMore(int first, int ready) throws IOException, InterruptedException {
    if (!makeRoom(Math.min(StreamMemory.CHUNK, first + ready))) {
      return false;
    }
    BufferPool.Buffer buffer = Objects.requireNonNull(held);
    int at = heldTo;
    byte[] bytes = buffer.array();
    if (first == 1) {
      bytes[at++] = one[0];
    }
    boolean open = true;
    if (ready > 0) {
      int n = stream.readMore(bytes, at, Math.min(bytes.length - at, StreamMemory.CHUNK));
      open = n >= 0;
      at += Math.max(0, n);
    }
    metrics.bytes().add(at - heldTo);
    int seen = heldTo - heldFrom;
    heldTo = at;
    return take(buffer, seen) && open;
  }

  /** Makes room behind the incomplete message; false when there is no memory for that. */
  private boolean makeRoom(int wanted) {
    BufferPool.Buffer old = held;
    if (old == null) {
      // No more than a read stands for.
      var _ = unpack(Math.min(wanted, StreamMemory.CHUNK - carry.length));
      return true;
    }
    if (heldTo < old.array().length) {
      return true;
    }
    int rest = heldTo - heldFrom;
    // Twice as much each time, or a long message would be copied again with every read.
    long enough = Math.min(2L * rest, memory.longest() + StreamMemory.CHUNK);
    return move(old, (int) Math.max((long) rest + wanted, enough));
  }

  /** Takes a buffer for the incomplete message and so many bytes behind it. */
  private BufferPool.Buffer unpack(int wanted) {
    BufferPool.Buffer buffer = pipeline.buffers().borrow(carry.length + wanted);
    System.arraycopy(carry, 0, buffer.array(), 0, carry.length);
    hold(buffer, 0, carry.length);
    carry = NOTHING;
    return buffer;
  }

  /** Counts what an incomplete message holds; false when there is no memory for it. */
  private boolean count(int bytes) {
    if (memory.keep(bytes - counted)) {
      counted = bytes;
      return true;
    }
    abandoned = true;
    metrics.tooLong().increment();
    complaints
        .memory()
        .say(
            peer
                + ": the connection is closed: incomplete messages need more than "
                + new ByteSize(memory.limit())
                + " for the connections of this input or more than "
                + new ByteSize(memory.limitOfAll())
                + " for those of all");
    return false;
  }

  /** Moves the incomplete message to a buffer of another size; false without memory for that. */
  private boolean move(BufferPool.Buffer from, int size) {
    if (!count(pipeline.buffers().length(size))) {
      return false;
    }
    int rest = heldTo - heldFrom;
    BufferPool.Buffer buffer = pipeline.buffers().borrow(size);
    System.arraycopy(from.array(), heldFrom, buffer.array(), 0, rest);
    from.release();
    hold(buffer, 0, rest);
    return true;
  }

  private void hold(BufferPool.Buffer buffer, int from, int to) {
    held = buffer;
    heldFrom = from;
    heldTo = to;
  }

  private void letGo() {
    BufferPool.Buffer buffer = held;
    if (buffer != null) {
      held = null;
      buffer.release();
    }
  }

  /** Counts an incomplete message that is a copy. */
  private void countCarry() {
    memory.keepSmall(carry.length - counted);
    counted = carry.length;
  }

  /** Makes events of what is held; keeps the rest. False when the connection must be closed. */
  private boolean take(BufferPool.Buffer buffer, int seenBefore) throws InterruptedException {
    byte[] bytes = buffer.array();
    int seen = seenBefore;
    for (; ; ) {
      EventBatch batch = newBatch(bytes, heldTo - heldFrom);
      Framing.Result result = Framing.Result.FOUND;
      while (result == Framing.Result.FOUND && batch.size() < publisher.maxBatchEvents()) {
        result = framing.find(bytes, heldFrom, heldTo, seen);
        if (result == Framing.Result.FOUND) {
          messages().add(batch, framing.start(), framing.length(), false);
          heldFrom = framing.next();
          seen = 0;
        }
      }
      if (batch.size() > 0 && !publish(batch, buffer)) {
        return false;
      }
      if (result == Framing.Result.TOO_LONG) {
        tooLong();
        return false;
      }
      if (result == Framing.Result.MORE) {
        return keepRest(buffer);
      }
    }
  }

  /** Keeps an incomplete message until there is more; false when there is no memory for it. */
  private boolean keepRest(BufferPool.Buffer buffer) {
    int rest = heldTo - heldFrom;
    if (rest <= SMALL) {
      carry = rest == 0 ? NOTHING : Arrays.copyOfRange(buffer.array(), heldFrom, heldTo);
      heldFrom = 0;
      heldTo = 0;
      letGo();
      countCarry();
      return true;
    }
    int length = buffer.array().length;
    return rest < length / 4 ? move(buffer, rest) : count(length);
  }

  /** The rest at the end of the connection is a message, too. */
  private void takeLast() throws InterruptedException {
    if (held == null && carry.length == 0) {
      return;
    }
    BufferPool.Buffer buffer = held == null ? unpack(0) : held;
    byte[] bytes = buffer.array();
    switch (framing.last(bytes, heldFrom, heldTo)) {
      case FOUND -> {
        EventBatch batch = newBatch(bytes, 1);
        messages().add(batch, framing.start(), framing.length(), false);
        if (publish(batch, buffer)) {
          heldFrom = heldTo;
        }
      }
      case TOO_LONG -> tooLong();
      case MORE -> heldFrom = heldTo;
    }
  }

  private EventBatch newBatch(byte[] bytes, int length) {
    return messages().newBatch(bytes, clock.millis(), Math.max(4, length / 128));
  }

  private Messages messages() {
    Messages made = messages;
    if (made == null) {
      made = maker.of(peer);
      messages = made;
    }
    return made;
  }

  private boolean publish(EventBatch batch, BufferPool.Buffer buffer) throws InterruptedException {
    buffer.retain();
    return publisher.publish(batch, buffer, () -> {});
  }

  private void tooLong() {
    abandoned = true;
    metrics.tooLong().increment();
    complaints
        .tooLong()
        .say(peer + ": a message is longer than " + limit() + "; the connection is closed");
  }

  private String limit() {
    String wanted = "max_message_size (" + config.maxMessageSize() + ")";
    return memory.longest() == config.maxMessageSize().bytes()
        ? wanted
        : new ByteSize(memory.longest())
            + ", an eighth of the Java heap and less than "
            + wanted
            + ": a larger heap (SKIDDER_JAVA_OPTS=-Xmx…) takes longer ones";
  }

  private void broken(IOException failure) {
    if (closed) {
      return;
    }
    metrics.failed().increment();
    complaints.broken().say(peer + ": the connection broke: " + failure.getMessage());
  }

  private void forget() {
    int lost = held == null ? carry.length : heldTo - heldFrom;
    if (lost > 0) {
      metrics.lostBytes().add(lost);
      LOG.debug("{}: {} bytes of an incomplete message are dropped", peer, lost);
    }
    carry = NOTHING;
    letGo();
    countCarry();
  }
}
