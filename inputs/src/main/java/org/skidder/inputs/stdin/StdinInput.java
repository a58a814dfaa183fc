package org.skidder.inputs.stdin;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.thread.Threads;
import org.skidder.inputs.log.FollowConfig;
import org.skidder.inputs.log.lines.LineChain;
import org.skidder.inputs.log.lines.LineChains;
import org.skidder.inputs.log.lines.LineStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream to its end. One thread does nothing but read, because that cannot be interrupted;
 * another makes events, and can end a multiline event by time.
 */
final class StdinInput implements Input {
  private static final Logger LOG = LoggerFactory.getLogger("input");
  private static final byte[] NOTHING = {};

  private final InputStream in;
  private final int chunk;
  private final byte[] lineEnd;
  private final LineChain chain;
  private final Publisher publisher;
  private final Clock clock;
  private final boolean once;

  /** Chunks from one thread to the other; an empty one is the end. */
  private final SynchronousQueue<byte[]> chunks = new SynchronousQueue<>();

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile @Nullable Thread reader;
  private volatile @Nullable Thread worker;

  // An incomplete line, and the position behind everything the chain took.
  private byte[] carry = NOTHING;
  private long consumed;

  /** When the chain took a line last. */
  private long lastLine;

  /** Whether the last byte was the end of a line. */
  private boolean complete = true;

  StdinInput(StdinConfig config, InputStream in, InputContext context) {
    this.in = in;
    chunk = Math.min(config.harvesterBufferSize(), FollowConfig.LARGEST_CHUNK);
    lineEnd = config.encoding().lineEnd();
    FieldMap fields = new FieldMap();
    fields.put("source", "");
    fields.merge(context.common());
    Template template = Template.of(fields, new FieldMap(context.metadata()));
    chain =
        LineChains.ofStream(
            config.lines(), config.encoding(), template, LineStats.in(context.metrics()));
    publisher = context.publisher();
    clock = context.clock();
    once = context.once();
  }

  @Override
  public String type() {
    return "stdin";
  }

  @Override
  public void start() {
    worker = Thread.ofVirtual().name("stdin").start(this::work);
    reader = Thread.ofPlatform().daemon().name("stdin-reader").start(this::read);
  }

  private void read() {
    try {
      byte[] bytes = new byte[chunk];
      for (int n = in.read(bytes); n >= 0 && !closed; n = in.read(bytes)) {
        if (n > 0) {
          chunks.put(Arrays.copyOf(bytes, n));
        }
      }
    } catch (IOException e) {
      if (!closed) {
        LOG.error("standard input cannot be read: {}; nothing more is read", e.getMessage());
      }
    } catch (InterruptedException e) {
      return;
    }
    try {
      chunks.put(NOTHING);
    } catch (InterruptedException e) {
      LOG.debug("stdin: interrupted");
    }
  }

  private void work() {
    try {
      for (byte[] bytes = next(); bytes.length > 0; bytes = next()) {
        if (!take(bytes)) {
          return;
        }
      }
      end();
      LOG.info("Standard input is at its end");
    } catch (InterruptedException e) {
      LOG.debug("stdin: interrupted");
    } finally {
      finished.countDown();
    }
  }

  private byte[] next() throws InterruptedException {
    if (isTimed()) {
      byte[] bytes = chunks.poll(Math.max(0, left()), TimeUnit.NANOSECONDS);
      if (bytes != null) {
        return bytes;
      }
      flush();
    }
    return chunks.take();
  }

  /** Whether lines are collected that become an event when no more come for a while. */
  private boolean isTimed() {
    return chain.isCollecting() && chain.collectTimeoutNanos() > 0;
  }

  /** Nanoseconds until they do. */
  private long left() {
    return lastLine + chain.collectTimeoutNanos() - System.nanoTime();
  }

  /** Makes events of what came; false when the pipeline is closed. */
  private boolean take(byte[] more) throws InterruptedException {
    byte[] bytes = more;
    if (carry.length > 0) {
      bytes = Arrays.copyOf(carry, carry.length + more.length);
      System.arraycopy(more, 0, bytes, carry.length, more.length);
    }
    int from = 0;
    boolean lines = false;
    for (; ; ) {
      EventBatch batch = chain.newBatch(bytes, clock.millis(), (bytes.length - from) / 128);
      int used =
          chain.accept(batch, bytes, from, bytes.length, consumed, publisher.maxBatchEvents());
      if (!publish(batch)) {
        return false;
      }
      from += used;
      consumed += used;
      if (used > 0) {
        lines = true;
        lastLine = System.nanoTime();
      }
      if (used == 0 || from == bytes.length) {
        break;
      }
    }
    if (!lines && isTimed() && left() <= 0) {
      // A piece of a line, however many there are, is no line.
      flush();
    }
    carry = from == bytes.length ? NOTHING : Arrays.copyOfRange(bytes, from, bytes.length);
    noteEnd(bytes);
    return true;
  }

  private void noteEnd(byte[] bytes) {
    int from = bytes.length - lineEnd.length;
    complete = from >= 0 && Arrays.equals(bytes, from, bytes.length, lineEnd, 0, lineEnd.length);
  }

  /** A last line without its end is a line, too. */
  private void end() throws InterruptedException {
    if (complete || take(lineEnd)) {
      flush();
    }
  }

  private void flush() throws InterruptedException {
    if (chain.isCollecting()) {
      EventBatch batch = chain.newBatch(NOTHING, clock.millis(), 1);
      chain.flush(batch, true);
      publish(batch);
    }
  }

  private boolean publish(EventBatch batch) throws InterruptedException {
    return batch.size() == 0 || publisher.publish(batch, null, () -> {});
  }

  /** With {@code --once}, waits for the end of the stream. */
  @Override
  public void awaitFinished() throws InterruptedException {
    if (once) {
      finished.await();
    }
  }

  @Override
  public void close() {
    closed = true;
    publisher.close();
    Thread working = worker;
    Thread reading = reader;
    if (reading != null) {
      reading.interrupt();
    }
    if (working != null) {
      working.interrupt();
      Threads.join(working);
    }
  }
}
