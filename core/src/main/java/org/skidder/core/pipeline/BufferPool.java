package org.skidder.core.pipeline;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Byte arrays that are read into, travel with their batch, and come back when it is settled. Sizes
 * are powers of two, so that a small file does not hold a large buffer. Thread-safe; a borrow costs
 * one short lock per chunk, not per event.
 *
 * <p>The pool bounds what it keeps, not what is borrowed: the queue bounds that.
 */
public final class BufferPool {
  /** Smallest buffer, in bytes. */
  public static final int SMALLEST = 4096;

  private final ArrayDeque<byte[]>[] free;
  private final int smallestShift;
  private final long keep;
  private long kept;

  /**
   * @param largest size of the largest buffer that is kept for reuse, in bytes
   * @param keep how many bytes are kept for reuse altogether
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public BufferPool(int largest, long keep) {
    this.keep = keep;
    smallestShift = Integer.numberOfTrailingZeros(SMALLEST);
    int classes = 1;
    while (SMALLEST << (classes - 1) < largest) {
      classes++;
    }
    free = new ArrayDeque[classes];
    for (int i = 0; i < classes; i++) {
      free[i] = new ArrayDeque<>();
    }
  }

  /** The length of the array that {@link #borrow} gives for so many bytes. */
  public int length(int bytes) {
    int index = index(bytes);
    return index < free.length ? SMALLEST << index : bytes;
  }

  /** A buffer of at least that many bytes, held once. Its content is arbitrary. */
  public Buffer borrow(int bytes) {
    int index = index(bytes);
    if (index >= free.length) {
      return new Buffer(new byte[bytes], this);
    }
    byte[] array;
    synchronized (this) {
      array = free[index].pollLast();
      if (array != null) {
        kept -= array.length;
      }
    }
    return new Buffer(array == null ? new byte[SMALLEST << index] : array, this);
  }

  private int index(int bytes) {
    int rounded = Math.max(SMALLEST, bytes) - 1;
    return Math.max(0, 32 - Integer.numberOfLeadingZeros(rounded) - smallestShift);
  }

  private synchronized void giveBack(byte[] array) {
    int index = index(array.length);
    if (index < free.length && array.length == SMALLEST << index && kept + array.length <= keep) {
      free[index].addLast(array);
      kept += array.length;
    }
  }

  /** Bytes kept for reuse at the moment. */
  public synchronized long kept() {
    return kept;
  }

  /** A borrowed array. Goes back to the pool when everybody who held it let go. */
  public static final class Buffer {
    private byte @Nullable [] array;
    private final BufferPool pool;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Buffer(byte[] array, BufferPool pool) {
      this.array = array;
      this.pool = pool;
    }

    /**
     * The bytes.
     *
     * @throws IllegalStateException after the last holder let go
     */
    public byte[] array() {
      byte[] bytes = array;
      if (bytes == null) {
        throw new IllegalStateException("the buffer was given back");
      }
      return bytes;
    }

    /** Holds the buffer once more. */
    public void retain() {
      holders.incrementAndGet();
    }

    /** Lets go; the last one gives the array back. */
    public void release() {
      int left = holders.decrementAndGet();
      if (left == 0) {
        byte[] bytes = array();
        array = null;
        pool.giveBack(bytes);
      } else if (left < 0) {
        throw new IllegalStateException("a buffer was released twice");
      }
    }
  }
}
