package org.skidder.core.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
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
  private final Cursor cursor;
  private final Complaints complaints = new Complaints();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition readable = lock.newCondition();
  private final Condition freed = lock.newCondition();
  private final ArrayDeque<Segment> segments = new ArrayDeque<>();
  private Position acknowledged;
  private long lastSeq;
  private long nextEvent;
  private long used;
  private long lostEvents;
  private long damagedBytes;
  private boolean closed;

  private Spool(SpoolOptions options, SpoolStore store, DataPathLock owner, Cursor cursor) {
    this.options = options;
    this.store = store;
    this.owner = owner;
    this.cursor = cursor;
    acknowledged = new Position(0, Segment.HEADER, 0);
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
    try {
      Cursor cursor = Cursor.open(options, store.mode());
      try {
        Spool spool = new Spool(options, store, owner, cursor);
        spool.recover();
        return spool;
      } catch (IOException | RuntimeException e) {
        cursor.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  private void recover() throws IOException {
    List<Segment> found = store.segments();
    Optional<Position> known = cursor.position();
    if (known.isEmpty() && !found.isEmpty()) {
      LOG.warn(
          "The cursor of the spool {} is missing or damaged; all events in it are sent again",
          options.folder());
    }
    acknowledged = known.orElse(acknowledged);
    lastSeq = acknowledged.seq();
    nextEvent = acknowledged.event();
    for (Segment segment : found) {
      lastSeq = Math.max(lastSeq, segment.seq);
      if (segment.seq < acknowledged.seq()) {
        store.free(segment.path);
      } else {
        segments.addLast(segment);
      }
    }
    for (Segment segment : segments) {
      segment.sealed = segment != segments.peekLast();
      segment.end = segment.room;
      used += segment.room;
    }
    findEnd();
    startAtOldest(known.isPresent());
    cursor.write(acknowledged);
    store.preallocate(segments.size());
  }

  /**
   * The last segment may end in a torn record; what follows the last sound one is overwritten. When
   * it has no record yet, the one before tells how far events were counted.
   */
  private void findEnd() throws IOException {
    Segment last = segments.peekLast();
    for (Iterator<Segment> back = segments.descendingIterator(); back.hasNext(); ) {
      Segment segment = back.next();
      long end = endOfRecords(segment);
      if (segment == last) {
        used -= last.room;
        last.end = end;
        last.room = Math.max(options.segmentBytes(), end);
        used += last.room;
      }
      if (end > Segment.HEADER) {
        return;
      }
    }
  }

  private long endOfRecords(Segment segment) throws IOException {
    try (FileChannel channel = store.read(segment)) {
      SegmentScan scan = new SegmentScan(channel, segment.salt);
      long size = channel.size();
      long end = Segment.HEADER;
      byte[][] memory = {new byte[0]};
      SegmentScan.Found found = scan.next(end, size, length -> room(memory, length));
      while (found != null) {
        end = found.end();
        nextEvent = Math.max(nextEvent, found.frame().firstEvent() + found.frame().events());
        found = scan.next(end, size, length -> room(memory, length));
      }
      return end;
    }
  }

  private static byte[] room(byte[][] memory, int length) {
    if (memory[0].length < length) {
      memory[0] = new byte[length];
    }
    return memory[0];
  }

  /** The place to read on from, when the one on record is gone or behind what is there. */
  private void startAtOldest(boolean known) throws IOException {
    Segment first = segments.peekFirst();
    if (first == null) {
      acknowledged = new Position(lastSeq + 1, Segment.HEADER, nextEvent);
    } else if (!known) {
      acknowledged = new Position(first.seq, Segment.HEADER, firstEvent(first));
    } else if (acknowledged.seq() != first.seq) {
      acknowledged = new Position(first.seq, Segment.HEADER, acknowledged.event());
    } else if (acknowledged.offset() > first.end) {
      acknowledged = new Position(first.seq, first.end, acknowledged.event());
    }
    nextEvent = Math.max(nextEvent, acknowledged.event());
  }

  private long firstEvent(Segment segment) throws IOException {
    try (FileChannel channel = store.read(segment)) {
      SegmentScan.Found found =
          new SegmentScan(channel, segment.salt).next(Segment.HEADER, channel.size(), byte[]::new);
      return found == null ? nextEvent : found.frame().firstEvent();
    }
  }

  SpoolOptions options() {
    return options;
  }

  SpoolStore store() {
    return store;
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
    lock.lock();
    try {
      segment.end = end;
      nextEvent = next;
      readable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more will be written to the last segment: what follows its end cannot be trusted. */
  void seal(Segment segment) {
    lock.lock();
    try {
      segment.sealed = true;
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
          if ((segment.seq > seq && segment.end > Segment.HEADER)
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
        cursor.write(to);
      } catch (IOException e) {
        cursorFailed(e);
      }
      release();
    } finally {
      lock.unlock();
    }
  }

  private void cursorFailed(IOException e) {
    if (complaints.isDue("cursor")) {
      LOG.error(
          "The cursor of the spool {} cannot be written: {}; after a crash events may be sent"
              + " again",
          options.folder(),
          e.getMessage());
    }
  }

  private boolean isAcknowledged(Segment segment) {
    return segment.seq < acknowledged.seq()
        || (segment.seq == acknowledged.seq() && acknowledged.offset() >= segment.end);
  }

  /** Frees the segments of which everything is acknowledged. */
  private void release() {
    Segment first = segments.peekFirst();
    while (first != null && first.sealed && isAcknowledged(first)) {
      segments.pollFirst();
      used -= first.room;
      store.free(first.path);
      first = segments.peekFirst();
    }
    freed.signalAll();
  }

  /** The number of the next event, if a place is the end of all that was written; else empty. */
  OptionalLong nextEventAt(Segment segment, long end) {
    lock.lock();
    try {
      boolean last = segment.end == end;
      for (Segment other : segments) {
        last &= other.seq <= segment.seq || other.end == Segment.HEADER;
      }
      return last ? OptionalLong.of(nextEvent) : OptionalLong.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing of a segment is left from a place on. */
  void trim(Segment segment, long end) {
    lock.lock();
    try {
      if (segment.sealed) {
        segment.end = end;
        release();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells of events that were damaged on disk and cannot be sent. */
  void lost(Segment segment, long offset, long bytes, long events) {
    lock.lock();
    try {
      lostEvents += events;
      damagedBytes += bytes;
    } finally {
      lock.unlock();
    }
    LOG.error(
        "The spool is damaged: {} bytes from byte {} of {} are not what was written; {} events are"
            + " lost. Check the disk",
        bytes,
        offset,
        segment.path,
        events);
  }

  /** Waits until everything is acknowledged, or for so long; tells whether it is. */
  boolean awaitEmpty(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && nextEvent > acknowledged.event() && left > 0) {
        left = freed.awaitNanos(left);
      }
      return nextEvent <= acknowledged.event();
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

  /** Events lost to damage on disk since the start. */
  public long lostEvents() {
    lock.lock();
    try {
      return lostEvents;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes found damaged since the start. */
  public long damagedBytes() {
    lock.lock();
    try {
      return damagedBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Lets writer and reader go, and keeps the cursor. */
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
        cursor) {
      cursor.force();
    } catch (IOException e) {
      LOG.warn("Closing the spool {}: {}", options.folder(), e.getMessage());
    }
  }
}
