package org.skidder.core.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.StoredBatch;
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

  private final Spool spool;
  private final BufferPool buffers;
  private final Publisher publisher;
  private final StoredBatch codec = new StoredBatch();
  private final Retries retries;
  private final Thread thread;
  private volatile boolean stopping;

  private long seq;
  private long offset;
  private long expected;

  /** Whether what cannot be read now is passed over. */
  private boolean passing;

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
    retries = new Retries(spool.options().firstRetry());
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
          retries.reset();
          passing = false;
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
   * Tries a place again, with the file opened anew, until that was done often enough; then it is
   * passed over. A disk that takes nothing either may come back with all that it has: as long as
   * that is so, nothing is given up.
   */
  private void failed(IOException e) {
    giveBack();
    leave();
    passing = e instanceof UnreadableException && retries.areEnough() && spool.forceCursor();
    if (!passing) {
      retries.await(e);
    }
  }

  /** Publishes the next record; false at the end of the spool's life. */
  private boolean readOne() throws IOException, InterruptedException {
    Segment in = spool.awaitReadable(seq, offset);
    if (in == null) {
      return false;
    }
    FileChannel from = enter(in);
    long end = spool.endOf(in);
    SegmentScan scan = new SegmentScan(from, in, passing);
    SegmentScan.Found found = scan.next(offset, end, this::borrow);
    if (scan.hasPassed()) {
      spool.keep(in);
      spool.damage().unreadable(in.path, offset);
    }
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
