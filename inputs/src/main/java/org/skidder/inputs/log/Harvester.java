package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.log.Reasons;
import org.skidder.core.pipeline.BufferPool;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.registry.FileState;
import org.skidder.core.thread.Threads;
import org.skidder.inputs.log.lines.LineChain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open file on one virtual thread.
 *
 * <p>Reads chunks, makes events and hands them over; at the end of the file it checks whether to
 * close, and waits to be woken. It holds no buffer while it waits. How many harvesters read at the
 * same time is limited, so that buffers in use stay few however many files there are.
 *
 * <p>Its thread alone reads, and uses the source, the line chain, the marks and the place. Others
 * ask from outside at any time: the scan under the input's lock, the watch, {@code close_timeout},
 * the console. {@link #wake}, {@link #stop} and {@link #renamedTo} never wait; {@code stop} closes
 * the source when that is urgent. No two getters tell of the same moment. {@code state} is replaced
 * under this object's monitor, under which nothing is waited for.
 */
final class Harvester implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("harvester");

  /** First bytes that identify a file. */
  static final int HEAD = 1024;

  private static final byte[] NOTHING = {};

  /** An incomplete line up to this size stays in memory while the file waits. */
  private static final int KEPT_CARRY = 4096;

  private final HarvesterSettings settings;
  private final HarvesterServices services;
  private final HarvesterOwner owner;
  private final Path path;
  private final Source source;
  private final Ending ending;
  private final boolean compressed;
  private final LineChain chain;
  private final Publisher publisher;
  private final ReadingTurn turn;
  private final Runnable wake = this::wake;

  private volatile FileState state;
  private volatile @Nullable CloseReason stop;
  private volatile boolean woken;
  private volatile boolean toldUnread;
  private volatile @Nullable Thread thread;

  /** Position of the first byte the chain has not consumed. */
  private volatile long consumed;

  /** Bytes behind {@link #consumed} that were seen already: a line that is not complete. */
  private volatile long incomplete;

  /** Those bytes, while reading goes on. */
  private byte[] carry = NOTHING;

  private final Marks marks;
  private final Place place;
  private long lastRead;
  private long lastLine;
  private long backoff;
  private volatile boolean paused;

  /** Whether the chain holds something until more comes. */
  private volatile boolean holding;

  private volatile boolean finishing;
  private volatile boolean renamed;

  /** Whether nothing of the content was read yet. */
  private boolean fresh;

  /** Whether the chain may be ahead of what was handed over. */
  private boolean untaken;

  Harvester(
      HarvesterSettings settings,
      HarvesterServices services,
      HarvesterOwner owner,
      FileState start,
      boolean fresh,
      Source source,
      Marks marks,
      LineChain chain,
      Publisher publisher) {
    this.settings = settings;
    this.services = services;
    this.owner = owner;
    this.path = start.path();
    this.source = source;
    this.ending = new Ending(path, source);
    this.compressed = start.compressed();
    this.marks = marks;
    this.chain = chain;
    this.publisher = publisher;
    this.turn = new ReadingTurn(services.readers());
    this.state = start.withFinished(false);
    this.consumed = start.offset();
    this.fresh = fresh;
    this.backoff = settings.backoff().toNanos();
    this.place =
        new Place(
            path, start.id(), settings, services.watch(), wake, owner::wantScan, System::nanoTime);
  }

  /** The state up to which everything was handed over. */
  FileState state() {
    return state;
  }

  Publisher publisher() {
    return publisher;
  }

  /** Whether it waits for more at the end of the file. */
  boolean isAtEnd() {
    return paused;
  }

  /** As {@link org.skidder.core.plugin.Input#finish}, for this file; before it runs: at its end. */
  boolean finish() {
    if (thread != null && !(paused && holding)) {
      return false;
    }
    finishing = true;
    wake();
    return true;
  }

  /** The path under which the file was opened. */
  Path path() {
    return path;
  }

  /** Bytes of the file that were looked at, an incomplete line included. */
  long seen() {
    return consumed + incomplete;
  }

  /** Bytes of the open file, whatever its name is; −1 when only reading can tell. */
  long size() throws IOException {
    return source.size();
  }

  /** As {@link #size}, when the file was closed; −1 when it is not, or that is not known. */
  long lastSize() {
    return ending.lastSize();
  }

  /** Whether it has told, at its end, that bytes of a removed file are lost. */
  boolean hasToldUnread() {
    return toldUnread;
  }

  /** The file has a new name; events keep the old one, positions are noted under the new. */
  void renamedTo(Path newPath, long ttlNanos) {
    synchronized (this) {
      state = state.withPath(newPath).withTtl(ttlNanos);
      renamed = true;
    }
    wake();
  }

  /** Something may have happened to the file. */
  void wake() {
    woken = true;
    Thread waiting = thread;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
  }

  /** Asks to end; a hand-over that waits for room is given up only when the input stops. */
  void stop(CloseReason reason) {
    if (stop == null) {
      stop = reason;
    }
    if (reason == CloseReason.STOPPED) {
      publisher.close();
      turn.giveUp();
    } else if (reason.isUrgent()) {
      // The thread may be waiting for room in the queue for long: free the file now.
      ending.close();
    }
    wake();
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    CloseReason reason = CloseReason.ERROR;
    try {
      lastRead = System.nanoTime();
      place.follow();
      marks.begin(consumed);
      handOver(chain.newBatch(NOTHING, 0, 1), null, 0);
      if (fresh && !state.fingerprint().isNone()) {
        fresh = false;
        marks.awaitRecord(services.registrar());
      }
      reason = follow();
    } catch (IOException e) {
      CloseReason asked = stop;
      if (asked != null) {
        reason = asked;
      } else {
        LOG.error("{}: reading failed at offset {}: {}", path, consumed, Reasons.of(e));
      }
    } catch (InterruptedException e) {
      reason = CloseReason.STOPPED;
    } catch (RuntimeException | Error e) {
      Threads.rethrowIfFatal(e);
      LOG.error("{}: harvester failed at offset {}; it is opened again", path, consumed, e);
    } finally {
      end(reason);
    }
  }

  private CloseReason follow() throws IOException, InterruptedException {
    boolean read = false;
    for (; ; ) {
      woken = false;
      CloseReason asked = stop;
      if (asked != null) {
        return asked;
      }
      if (renamed) {
        renamed = false;
        handOver(chain.newBatch(NOTHING, 0, 1), null, 0);
      }
      if (readChunk()) {
        read = true;
        continue;
      }
      asked = stop;
      CloseReason reason = asked != null ? asked : atEnd(read);
      if (reason != null) {
        return reason;
      }
      read = false;
      pause();
      await();
    }
  }

  private void pause() throws InterruptedException {
    holding = chain.isCollecting() || chain.isWaiting();
    paused = true;
    if (finishing) {
      finishing = false;
      flush(true);
      holding = false; // not before it was taken
    }
  }

  /** Reads and hands over one chunk; false at the end of what is there. */
  private boolean readChunk() throws IOException, InterruptedException {
    long size = source.size();
    long start = consumed + carry.length;
    if (size >= 0 && size <= seen()) {
      if (carry.length > KEPT_CARRY) {
        // Many files may wait like this; the line is read again when it goes on.
        carry = NOTHING;
      }
      return false;
    }
    paused = false;
    turn.begin();
    try {
      int room = settings.room(carry.length, size < 0 ? settings.chunk() : size - start);
      BufferPool.Buffer buffer = services.pipeline().buffers().borrow(carry.length + room);
      byte[] bytes = buffer.array();
      int held = carry.length;
      System.arraycopy(carry, 0, bytes, 0, held);
      int n;
      try {
        n = source.read(start, bytes, held, bytes.length - held);
      } catch (IOException | RuntimeException e) {
        buffer.release();
        throw e;
      }
      if (n == 0) {
        buffer.release();
        return false;
      }
      if (marks.isReplaced(state.fingerprint(), consumed, carry)) {
        // Only now: it could also happen while this thread waited for room, or between two reads.
        buffer.release();
        stop(CloseReason.TRUNCATED);
        return false;
      }
      lastRead = System.nanoTime();
      backoff = settings.backoff().toNanos();
      return take(buffer, held + n);
    } finally {
      turn.end();
    }
  }

  /** Makes events of the bytes in a buffer and hands them over; lets go of the buffer. */
  private boolean take(BufferPool.Buffer buffer, int total) throws InterruptedException {
    byte[] bytes = buffer.array();
    long now = services.clock().millis();
    int from = 0;
    try {
      while (from < total && stop != CloseReason.STOPPED) {
        EventBatch batch = chain.newBatch(bytes, now, Math.max(16, (total - from) / 128));
        // Taken before, as the chain may change what it consumes.
        byte[] head =
            fresh ? Arrays.copyOfRange(bytes, from, Math.min(total, from + HEAD)) : NOTHING;
        untaken = true;
        int used = chain.accept(batch, bytes, from, total, consumed, publisher.maxBatchEvents());
        if (used == 0) {
          untaken = false;
          break;
        }
        if (fresh) {
          fresh = false;
          beginGeneration(head);
        }
        long reached = consumed + used;
        marks.passed(bytes, from, from + used, reached);
        from += used;
        consumed = reached;
        lastLine = lastRead;
        long tail = marks.tail(chain.position(), reached, bytes, from);
        if (!handOver(batch, chain.isZeroCopy() ? buffer : null, tail)) {
          // Not taken, so reading must not go on behind it.
          stop(CloseReason.STOPPED);
          return false;
        }
      }
      carry = from == total ? NOTHING : Arrays.copyOfRange(bytes, from, total);
      incomplete = carry.length;
      return true;
    } finally {
      buffer.release();
    }
  }

  /** Notes the first bytes of a content that were not there when the file was opened. */
  private void beginGeneration(byte[] head) throws InterruptedException {
    FileState begun;
    synchronized (this) {
      state = marks.begun(state, head, consumed);
      begun = state;
    }
    publisher.publish(
        chain.newBatch(NOTHING, 0, 1), null, () -> services.registrar().update(begun));
    marks.awaitRecord(services.registrar());
  }

  /**
   * Publishes a batch, with the position that is reached when it is delivered.
   *
   * @param tail of the content before that
   */
  private boolean handOver(EventBatch batch, BufferPool.@Nullable Buffer buffer, long tail)
      throws InterruptedException {
    FileState reached;
    synchronized (this) {
      long position = chain.position();
      reached = position > state.offset() ? state.withOffset(position, tail) : state;
    }
    reached = reached.withFingerprint(marks.head(reached.fingerprint(), reached.offset()));
    FileState committed = reached;
    batch.generation(reached.generation());
    if (buffer != null) {
      buffer.retain();
    }
    boolean taken = publisher.publish(batch, buffer, () -> services.registrar().update(committed));
    untaken = !taken;
    if (taken) {
      synchronized (this) {
        state =
            state
                .withOffset(reached.offset(), reached.tail())
                .withFingerprint(reached.fingerprint());
      }
    }
    return taken;
  }

  /**
   * Whether to close now that there is nothing more to read.
   *
   * @param read whether something was, just now, and was compared with what is in the file
   */
  private @Nullable CloseReason atEnd(boolean read) throws IOException {
    if (settings.closeEof() || (compressed && !source.mayGrow())) {
      return CloseReason.END_OF_FILE;
    }
    long size = source.size();
    if (size >= 0 && size < Math.max(seen(), state.leastSize())) {
      return CloseReason.TRUNCATED;
    }
    if (System.nanoTime() - lastRead > settings.inactiveNanos(chain.isWaiting())) {
      return CloseReason.INACTIVE;
    }
    CloseReason elsewhere = place.look();
    if (elsewhere != null) {
      return elsewhere;
    }
    // It could have been replaced by as many bytes: that it did not grow says nothing.
    boolean replaced =
        !read && place.isNewlyModified() && marks.isReplaced(state.fingerprint(), consumed, carry);
    return replaced ? CloseReason.TRUNCATED : null;
  }

  /** Waits for a wake-up, or for the next thing that happens by time. */
  private void await() throws InterruptedException {
    long now = System.nanoTime();
    long until = Math.max(1, lastRead + settings.inactiveNanos(chain.isWaiting()) + 1 - now);
    boolean polling = place.isPolled() || compressed;
    if (polling) {
      until = Math.min(until, place.isMissing() ? settings.backoff().toNanos() : backoff);
    }
    long collect = chain.isCollecting() ? chain.collectTimeoutNanos() : 0;
    if (collect > 0) {
      until = Math.min(until, Math.max(1, lastLine + collect - now));
    }
    long end = now + until;
    while (!woken && stop == null) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    if (polling && !woken) {
      backoff = settings.longer(backoff);
    }
    if (collect > 0 && System.nanoTime() - lastLine >= collect) {
      flush(false);
    }
  }

  /** Hands over what a multiline event collected so far; at the very last also what is a part. */
  private void flush(boolean last) throws InterruptedException {
    if (untaken) {
      return; // the position behind it would be one behind what was not taken
    }
    untaken = true;
    EventBatch batch = chain.newBatch(NOTHING, services.clock().millis(), 1);
    chain.flush(batch, last);
    handOver(batch, null, marks.tail(chain.position(), consumed, NOTHING, 0));
  }

  private void end(CloseReason asked) {
    place.forget();
    ending.noteSize();
    boolean whole = lastSize() < 0 ? paused : lastSize() <= seen();
    // What an open line lacks may be in the file.
    CloseReason reason = asked == CloseReason.ENDED && !whole ? CloseReason.STOPPED : asked;
    try {
      if (chain.isWaiting()
          && reason.isLast(compressed || finishing, () -> !owner.finds(state.id()))) {
        flush(true);
      }
      ending.close();
      if (reason != CloseReason.STOPPED) {
        if (chain.isCollecting()) {
          flush(false);
        }
        handOverEnd();
      }
      toldUnread = services.unread().closed(state, lastSize(), reason, owner);
    } catch (InterruptedException e) {
      LOG.debug("{}: interrupted while closing", path);
    } finally {
      LOG.debug("{}: closed at offset {}: {}", path, state.offset(), reason.text());
      owner.ended(this, reason);
    }
  }

  /** The last state of this harvester, in its place behind all events. */
  private void handOverEnd() throws InterruptedException {
    FileState last;
    synchronized (this) {
      last = state.withFinished(true);
      state = last;
    }
    publisher.publish(chain.newBatch(NOTHING, 0, 1), null, () -> services.registrar().update(last));
  }
}
