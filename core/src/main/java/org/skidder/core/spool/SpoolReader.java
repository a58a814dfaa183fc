package org.skidder.core.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.StoredBatch;
import org.skidder.core.log.Complaints;
import org.skidder.core.log.Reasons;
import org.skidder.core.pipeline.Backoff;
import org.skidder.core.pipeline.BufferPool;
import org.skidder.core.pipeline.BufferPool.Buffer;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a spool in its order and publishes what it reads into the pipeline of the output. Reading
 * ahead is bounded by that pipeline's queue.
 */
final class SpoolReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("spool");

  /** The longest wait before something is read again, in first waits: a minute, usually. */
  private static final int LONGEST = 60;

  private final Spool spool;
  private final BufferPool buffers;
  private final Publisher publisher;
  private final StoredBatch codec = new StoredBatch();
  private final Backoff backoff;
  private final Complaints complaints = new Complaints();
  private final Thread thread;
  private volatile boolean stopping;

  private long seq;
  private long offset;
  private long expected;

  /** Where the last record that was read ends, and where the one before this segment did. */
  private long recordEnd;

  /** Whether no record of this segment was read yet. */
  private boolean isFirst;

  private @Nullable String before;
  private @Nullable Segment segment;
  private @Nullable FileChannel channel;
  private @Nullable Buffer borrowed;

  SpoolReader(Spool spool, Pipeline into) {
    this.spool = spool;
    Duration first = spool.options().firstRetry();
    backoff = new Backoff(first, first.multipliedBy(LONGEST));
    buffers = into.buffers();
    publisher = into.publisher(EventFilter.NONE);
    Position start = spool.start();
    seq = start.seq();
    offset = start.offset();
    recordEnd = offset;
    expected = start.event();
    thread = Thread.ofPlatform().name("spool-reader").daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopping) {
        try {
          if (!readOne()) {
            return;
          }
          backoff.reset();
        } catch (IOException e) {
          if (!stopping) {
            failed(e);
          }
        }
      }
    } catch (InterruptedException e) {
      // Stopping: what was published but not acknowledged is read again at the next start.
      Thread.currentThread().interrupt();
    } finally {
      leave();
      publisher.close();
    }
  }

  /**
   * Tells why a place cannot be read, and waits: it is tried again, with its file opened anew, for
   * as long as it takes. A disk, or a path to it, may come back with all that it has. An interrupt
   * ends the wait, and reading with it.
   */
  private void failed(IOException e) {
    giveBack();
    leave();
    String reason = Reasons.told(e);
    if (complaints.isDue(reason)) {
      LOG.error("The spool cannot be read, and is tried again: {}", reason);
    }
    LockSupport.parkNanos(this, backoff.take());
  }

  /** Publishes the next record; false at the end of the spool's life. */
  private boolean readOne() throws IOException, InterruptedException {
    Segment in = spool.awaitReadable(seq, offset);
    if (in == null) {
      return false;
    }
    FileChannel from = enter(in);
    long end = spool.endOf(in);
    SegmentScan.Found found = new SegmentScan(from, in).next(offset, end, this::borrow);
    if (found == null) {
      giveBack();
      nothingLeft(in, end);
      return true;
    }
    missing(in, found.offset(), found.frame().firstEvent());
    count(found.frame());
    offset = found.end();
    recordEnd = offset;
    return publish(in, found);
  }

  /**
   * A record may be there twice, when it was written again after an error. In another segment, that
   * counts which was written last, however much there seems to be of it before.
   */
  private void count(Frame frame) {
    long next = frame.firstEvent() + frame.events();
    expected = isFirst ? next : Math.max(expected, next);
    isFirst = false;
  }

  private boolean publish(Segment in, SegmentScan.Found found) throws InterruptedException {
    Position after = new Position(seq, offset, expected);
    Buffer buffer = Objects.requireNonNull(borrowed);
    borrowed = null;
    EventBatch batch;
    try {
      batch = codec.read(buffer.array(), 0, found.frame().length());
    } catch (IllegalArgumentException e) {
      LOG.error("A record of {} cannot be understood: {}", in.path, e.getMessage());
      spool
          .damage()
          .records(in.path, found.offset(), found.frame().length(), found.frame().events());
      buffer.release();
      passOver();
      return true;
    }
    return publisher.publish(batch, buffer, () -> spool.acknowledge(after));
  }

  private byte[] borrow(int length) {
    giveBack();
    Buffer buffer = buffers.borrow(length);
    borrowed = buffer;
    return buffer.array();
  }

  private void giveBack() {
    Buffer buffer = borrowed;
    borrowed = null;
    if (buffer != null) {
      buffer.release();
    }
  }

  private FileChannel enter(Segment in) throws IOException {
    FileChannel open = channel;
    if (segment == in && open != null && open.isOpen()) {
      return open;
    }
    leave();
    open = spool.store().read(in);
    channel = open;
    segment = in;
    if (seq != in.seq) {
      before = "byte " + recordEnd + " of " + spool.store().path(seq);
      seq = in.seq;
      offset = in.start;
      recordEnd = offset;
    }
    isFirst = offset == in.start;
    return open;
  }

  /**
   * Sealed segments may end in what a crash or an earlier use of the file left. Where nothing
   * follows that could tell, the number of the next event tells whether it was a record.
   */
  private void nothingLeft(Segment in, long end) {
    long next = spool.nextEventAt(in, end).orElse(expected);
    if (next > expected) {
      spool.damage().records(in.path, offset, end - offset, next - expected);
      expected = next;
    }
    spool.trim(in, offset, end);
    offset = end;
    passOver();
  }

  /** What is no record has to be acknowledged, too, or the spool would never be empty. */
  private void passOver() {
    Position after = new Position(seq, offset, expected);
    publisher.note(() -> spool.acknowledge(after));
  }

  private void missing(Segment in, long at, long first) {
    if (first > expected) {
      long lost = first - expected;
      if (at > offset) {
        spool.damage().records(in.path, offset, at - offset, lost);
      } else {
        spool.damage().gap(Objects.requireNonNullElse(before, "the cursor"), in.path, lost);
      }
    }
  }

  private void leave() {
    FileChannel open = channel;
    channel = null;
    segment = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("closing a segment: {}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
    publisher.close();
    thread.interrupt();
    Threads.join(thread);
  }
}
