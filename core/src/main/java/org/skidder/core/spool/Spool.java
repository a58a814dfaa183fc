package org.skidder.core.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.skidder.core.log.Complaints;
import org.skidder.core.registry.DataPathLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of stored batches on disk: one writer ({@link SpoolWriter}), one reader ({@link
 * SpoolReader}), acknowledgements from any thread. This class knows which segments there are, up to
 * where they are durable, and up to where they were acknowledged; writing and reading happen
 * outside its lock.
 */
final class Spool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("spool");

  private final SpoolOptions options;
  private final SpoolStore store;
  private final DataPathLock owner;
  private final Cursor sent;

  /** Used by the thread that writes. */
  private final Cursor written;

  /** The segment of which it is on disk for sure that it has records. Used by the same thread. */
  private long forcedSeq = -1;

  private final Damage damage;
  private final Complaints complaints = new Complaints();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition readable = lock.newCondition();
  private final Condition freed = lock.newCondition();
  private final ArrayDeque<Segment> segments;
  private Position acknowledged;
  private long lastSeq;
  private long nextEvent;
  private long used;
  private boolean closed;

  private Spool(
      SpoolOptions options,
      SpoolStore store,
      DataPathLock owner,
      Cursor sent,
      Cursor written,
      Damage damage,
      SpoolRecovery.Found found) {
    this.options = options;
    this.store = store;
    this.owner = owner;
    this.sent = sent;
    this.written = written;
    this.damage = damage;
    segments = new ArrayDeque<>(found.segments());
    acknowledged = found.sent();
    lastSeq = found.lastSeq();
    nextEvent = found.written().event();
    used = found.segments().stream().mapToLong(segment -> segment.room).sum();
  }

  /**
   * Opens a spool, or begins one. What a crash left incomplete was never acknowledged and is cut
   * off.
   *
   * @throws IOException when another process has it, it may not be used, or the disk has no room;
   *     the message says what to do
   */
  public static Spool open(SpoolOptions options) throws IOException {
    SpoolStore store = new SpoolStore(options);
    store.prepare();
    DataPathLock owner = DataPathLock.acquireSpool(options.folder(), store.mode());
    Cursor sent = new Cursor(options, Cursor.SENT);
    Cursor written = new Cursor(options, Cursor.WRITTEN);
    try {
      Damage damage = new Damage();
      SpoolNotes notes = SpoolNotes.read(options, sent, written);
      SpoolRecovery.Found found = new SpoolRecovery(options, store, damage, notes).run();
      sent.begin(found.sent());
      store.preallocate(found.segments().size());
      Spool spool = new Spool(options, store, owner, sent, written, damage, found);
      spool.noteFound(found.written(), notes.writtenSeq());
      return spool;
    } catch (IOException | RuntimeException e) {
      try (owner;
          sent;
          written) {
        throw e;
      }
    }
  }

  /**
   * What the process before wrote may be known to the kernel only. The note stays with the segment
   * that it names when nothing is left in that: which ones were written to is not forgotten.
   *
   * @param noted the segment it names
   */
  private void noteFound(Position newest, long noted) {
    try {
      for (Segment segment : segments) {
        if (segment.seq == newest.seq()) {
          force(segment);
        }
      }
    } catch (IOException e) {
      noteFailed(e);
      return;
    }
    note(newest.seq() < noted ? new Position(noted, SegmentHead.BLOCK, newest.event()) : newest);
  }

  private void force(Segment segment) throws IOException {
    try (FileChannel channel = store.append(segment)) {
      channel.force(false);
    }
  }

  SpoolOptions options() {
    return options;
  }

  SpoolStore store() {
    return store;
  }

  Damage damage() {
    return damage;
  }

  /** The segment to go on writing in; empty when a new one has to be begun. */
  Optional<Segment> lastSegment() {
    lock.lock();
    try {
      return Optional.ofNullable(segments.peekLast()).filter(last -> !last.sealed);
    } finally {
      lock.unlock();
    }
  }

  long nextEvent() {
    lock.lock();
    try {
      return nextEvent;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins another segment.
   *
   * @param need bytes that it must take
   * @return empty when there is no room before something is acknowledged
   */
  Optional<Segment> begin(long need) throws IOException {
    lock.lock();
    try {
      if (!fits(need)) {
        return Optional.empty();
      }
      Segment last = segments.peekLast();
      if (last != null) {
        last.sealed = true;
        release();
      }
    } finally {
      lock.unlock();
    }
    Segment begun = store.begin(lastSeq + 1);
    begun.room = Math.max(begun.room, need);
    lock.lock();
    try {
      lastSeq = begun.seq;
      segments.addLast(begun);
      used += begun.room;
      return Optional.of(begun);
    } finally {
      lock.unlock();
    }
  }

  /** Whether another segment may be begun; an empty spool takes anything. */
  private boolean fits(long need) {
    long room = Math.max(options.segmentBytes(), need);
    Segment last = segments.peekLast();
    boolean empty = last == null || (segments.size() == 1 && isAcknowledged(last));
    return empty || used + room <= options.size();
  }

  /**
   * Waits until another segment may be begun, or for so long.
   *
   * @return whether it may
   */
  boolean awaitRoom(long need, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && !fits(need) && left > 0) {
        left = freed.awaitNanos(left);
      }
      return !closed && fits(need);
    } finally {
      lock.unlock();
    }
  }

  /** Told by the writer up to where a segment is durable. */
  void committed(Segment segment, long end, long next) {
    note(new Position(segment.seq, end, next));
    lock.lock();
    try {
      segment.end = end;
      nextEvent = next;
      readable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes what is durable, outside of the lock. That a segment has records at all is forced to the
   * disk, once for each: the head of one that is not on record may be torn, and nothing is lost.
   */
  private void note(Position durable) {
    try {
      written.write(durable);
      if (forcedSeq != durable.seq()) {
        written.force();
        forcedSeq = durable.seq();
      }
    } catch (IOException e) {
      noteFailed(e);
    }
  }

  private void noteFailed(IOException e) {
    if (complaints.isDue(Cursor.WRITTEN)) {
      LOG.error(
          "How far the spool {} is written cannot be noted: {}; if the disk damages the newest"
              + " records, that may not be told",
          options.folder(),
          e.getMessage());
    }
  }

  /**
   * No more will be written to the last segment: what follows its end cannot be trusted, and would
   * be sent after a restart although it is written again. It takes no more room than it needs.
   */
  void seal(Segment segment) {
    lock.lock();
    try {
      segment.sealed = true;
      if (!segment.isEmpty()) {
        if (store.cut(segment)) {
          used -= segment.room - segment.end;
          segment.room = segment.end;
        }
      } else if (segments.remove(segment)) {
        used -= segment.room;
        store.refuse(segment);
      }
      release();
      readable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Where reading begins. */
  Position start() {
    lock.lock();
    try {
      return acknowledged;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something to read after a place.
   *
   * @return the segment to read in: that of the place or a later one; null when the spool is closed
   */
  @Nullable Segment awaitReadable(long seq, long offset) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        for (Segment segment : segments) {
          if ((segment.seq > seq && !segment.isEmpty())
              || (segment.seq == seq && segment.end > offset)) {
            return segment;
          }
        }
        readable.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  long endOf(Segment segment) {
    lock.lock();
    try {
      return segment.end;
    } finally {
      lock.unlock();
    }
  }

  /** Everything before a place was sent and acknowledged. Never goes back. */
  void acknowledge(Position to) {
    lock.lock();
    try {
      if (closed || to.seq() < acknowledged.seq()) {
        return;
      }
      acknowledged = to;
      try {
        sent.write(to);
      } catch (IOException e) {
        cursorFailed(e);
      }
      release();
    } finally {
      lock.unlock();
    }
  }

  private void cursorFailed(IOException e) {
    if (complaints.isDue(Cursor.SENT)) {
      LOG.error(
          "The cursor of the spool {} cannot be written: {}; after a crash events may be sent"
              + " again, or counted as lost that were sent",
          options.folder(),
          e.getMessage());
    }
  }

  private boolean isAcknowledged(Segment segment) {
    return segment.seq < acknowledged.seq()
        || (segment.seq == acknowledged.seq() && acknowledged.offset() >= segment.end);
  }

  private boolean isAllAcknowledged() {
    return segments.stream().allMatch(segment -> segment.isEmpty() || isAcknowledged(segment));
  }

  /**
   * Frees the segments of which everything is acknowledged. That it is must be on disk before: a
   * power failure would leave a gap before the first segment, which counts as lost.
   */
  private void release() {
    if (isFree(segments.peekFirst())) {
      forceCursor();
    }
    for (Segment first = segments.peekFirst(); isFree(first); first = segments.peekFirst()) {
      segments.pollFirst();
      used -= first.room;
      store.free(first.path);
    }
    freed.signalAll();
  }

  private boolean isFree(@Nullable Segment first) {
    return first != null && first.sealed && isAcknowledged(first);
  }

  /** Puts on disk for sure up to where all was sent. */
  private void forceCursor() {
    try {
      sent.put(acknowledged);
    } catch (IOException e) {
      cursorFailed(e);
    }
  }

  /** The number of the next event, if a place is the end of all that was written; else empty. */
  OptionalLong nextEventAt(Segment segment, long end) {
    lock.lock();
    try {
      boolean last = segment.end == end;
      for (Segment other : segments) {
        last &= other.seq <= segment.seq || other.isEmpty();
      }
      return last ? OptionalLong.of(nextEvent) : OptionalLong.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Nothing of a segment is left from a place on.
   *
   * @param looked up to where that is so; there may be more by now
   */
  void trim(Segment segment, long end, long looked) {
    lock.lock();
    try {
      if (segment.sealed && segment.end == looked) {
        segment.end = end;
        release();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything is acknowledged, or for so long; tells whether it is. */
  boolean awaitEmpty(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && !isAllAcknowledged() && left > 0) {
        left = freed.awaitNanos(left);
      }
      return isAllAcknowledged();
    } finally {
      lock.unlock();
    }
  }

  /** Events that were not acknowledged by the output yet. */
  public long events() {
    lock.lock();
    try {
      return Math.max(0, nextEvent - acknowledged.event());
    } finally {
      lock.unlock();
    }
  }

  /** Bytes taken on disk by what is not freed. */
  public long bytes() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /** Lets writer and reader go, and keeps what is on record. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      readable.signalAll();
      freed.signalAll();
    } finally {
      lock.unlock();
    }
    try (owner;
        sent;
        written) {
      sent.force();
      written.force();
    } catch (IOException e) {
      LOG.warn("Closing the spool {}: {}", options.folder(), e.getMessage());
    }
  }
}
