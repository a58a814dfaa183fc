package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteWriter;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.StoredBatch;
import org.skidder.core.file.Durable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds batches to a spool. What was added counts only when {@link #commit} returned; after an
 * exception everything since the last commit has to be added again. Used by one thread.
 */
final class SpoolWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("spool");
  private static final byte[] FRAME = new byte[Frame.BYTES];

  private final Spool spool;
  private final StoredBatch codec = new StoredBatch();
  private final ByteWriter pending;
  private @Nullable Segment segment;
  private @Nullable FileChannel channel;

  /** Up to where the segment's file was written, and what the next event's number is there. */
  private long written;

  private long nextEvent;
  private long added;
  private long durable;

  SpoolWriter(Spool spool) {
    this.spool = spool;
    pending = new ByteWriter(spool.options().bufferBytes());
    nextEvent = spool.nextEvent();
  }

  /** Events that were added and committed since the last {@link #startCounting}. */
  long durable() {
    return durable;
  }

  /** Begins to count anew; nothing may be uncommitted. */
  void startCounting() {
    added = 0;
    durable = 0;
  }

  /**
   * Adds a part of a batch as one record.
   *
   * @return bytes of a segment that are needed and cannot be had now; 0 when it was added
   */
  long add(EventBatch batch, int from, int to) throws IOException {
    int start = pending.size();
    pending.writeBytes(FRAME, 0, Frame.BYTES);
    codec.write(batch, from, to, pending);
    int length = pending.size() - start;
    Segment into = open();
    if (into == null || written + pending.size() > into.room) {
      byte[] record = new byte[length];
      System.arraycopy(pending.array(), start, record, 0, length);
      pending.truncate(start, spool.options().bufferBytes());
      commit();
      long need = SegmentHead.BLOCK + (long) length;
      if (!roll(need)) {
        return need;
      }
      pending.writeBytes(record, 0, length);
      start = 0;
    }
    Frame.complete(pending, start, salt(), nextEvent, to - from);
    nextEvent += to - from;
    added += to - from;
    if (pending.size() >= spool.options().bufferBytes()) {
      write();
    }
    return 0;
  }

  private long salt() {
    Segment into = segment;
    return into == null ? 0 : into.salt;
  }

  /** The segment to go on in, opened at first use; null when there is none. */
  private @Nullable Segment open() throws IOException {
    if (segment == null) {
      Optional<Segment> last = spool.lastSegment();
      if (last.isPresent()) {
        use(last.get());
      }
    }
    return segment;
  }

  private void use(Segment next) throws IOException {
    channel = spool.store().append(next);
    segment = next;
    written = spool.endOf(next);
  }

  private boolean roll(long need) throws IOException {
    Optional<Segment> begun;
    try {
      begun = spool.begin(need);
    } catch (IOException e) {
      closeChannel(); // the segment is sealed, and may even be gone
      throw e;
    }
    if (begun.isEmpty()) {
      return false;
    }
    closeChannel();
    use(begun.get());
    return true;
  }

  private void write() throws IOException {
    FileChannel to = channel;
    if (pending.size() == 0 || to == null) {
      return;
    }
    try {
      Durable.writeAll(to, written, ByteBuffer.wrap(pending.array(), 0, pending.size()));
    } catch (IOException e) {
      goBack(SpoolStore.isOfThePlace(e));
      throw e;
    }
    written += pending.size();
    pending.truncate(0, spool.options().bufferBytes());
  }

  /** Makes everything added durable and visible to the reader. */
  void commit() throws IOException {
    write();
    FileChannel to = channel;
    Segment into = segment;
    if (to == null || into == null || added == durable) {
      return;
    }
    try {
      to.force(false);
    } catch (IOException e) {
      // The kernel may have dropped the pages and report the next attempt as a success: this file
      // is not written to any more.
      goBack(true);
      throw e;
    }
    durable = added;
    spool.committed(into, written, nextEvent);
  }

  /** Forgets what is not durable. */
  void forget() {
    goBack(false);
  }

  private void goBack(boolean seal) {
    Segment into = segment;
    pending.truncate(0, spool.options().bufferBytes());
    nextEvent = spool.nextEvent();
    added = durable;
    if (into == null) {
      return;
    }
    written = spool.endOf(into);
    FileChannel to = channel;
    if (seal) {
      spool.seal(into);
    }
    if (seal || to == null || !to.isOpen()) {
      closeChannel();
    }
  }

  private void closeChannel() {
    FileChannel to = channel;
    channel = null;
    segment = null;
    if (to != null) {
      try {
        to.close();
      } catch (IOException e) {
        LOG.debug("closing a segment: {}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closeChannel();
  }
}
