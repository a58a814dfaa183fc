package org.skidder.app.run;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the heap as small as what lives in it allows, under a limit that is much higher.
 *
 * <p>What Skidder keeps is bounded but for one thing: each open file costs some kilobytes, and how
 * many there are is up to others. A heap just large enough for a few thousand ends the process with
 * more; with a larger one the serial collector lets the old generation grow up to the limit before
 * it looks at it at all. So this looks, once a second, and has it collected when it has grown, and
 * every five minutes while it is not small: what lived in it may have ended.
 *
 * <p>Runs on a thread of its own until it is closed.
 */
final class HeapKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("mem");

  /** Up to here the heap may be as large as it likes, in bytes. */
  static final long SMALL = 96L << 20;

  /** So much more than after the last collection it may become before the next one, in bytes. */
  static final long ROOM = 32L << 20;

  /** A heap that is not small is collected after so many looks. */
  static final int PATIENCE = 300;

  private static final long LOOK_NANOS = 1_000_000_000L;

  /** A heap. */
  interface Heap {
    /** Bytes it takes of the system's memory. */
    long committed();

    /** Gives back what nobody uses. */
    void collect();
  }

  /** The heap of this process. */
  static final Heap OWN =
      new Heap() {
        @Override
        public long committed() {
          return Runtime.getRuntime().totalMemory();
        }

        @Override
        public void collect() {
          System.gc();
        }
      };

  private final Heap heap;
  private long limit = SMALL;
  private int looks;
  private @Nullable Thread thread;
  private volatile boolean closed;

  HeapKeeper(Heap heap) {
    this.heap = heap;
  }

  /** Looks from now on. */
  static HeapKeeper start(Heap heap) {
    HeapKeeper keeper = new HeapKeeper(heap);
    keeper.thread = Thread.ofVirtual().name("heap-keeper").start(keeper::run);
    return keeper;
  }

  private void run() {
    for (; ; ) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (closed) {
        return;
      }
      look();
    }
  }

  /** Has the heap collected if it has grown. */
  void look() {
    long before = heap.committed();
    looks = before <= SMALL ? 0 : looks + 1;
    if (before <= limit && looks < PATIENCE) {
      return;
    }
    looks = 0;
    heap.collect();
    long after = heap.committed();
    limit = Math.max(SMALL, after + ROOM);
    LOG.debug("The heap had grown to {} bytes; it has {} now", before, after);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
