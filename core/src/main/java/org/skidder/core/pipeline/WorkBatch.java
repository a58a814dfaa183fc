package org.skidder.core.pipeline;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;

/**
 * What an output worker sends at once: slices of published batches. Belongs to one worker at a
 * time.
 *
 * <p>A client that returns normally has delivered every event it did not mark otherwise; one that
 * throws has delivered only those it marked as delivered.
 */
public final class WorkBatch {
  private static final byte OPEN = 0;
  private static final byte DELIVERED = 1;
  private static final byte DUPLICATE = 2;
  private static final byte DROPPED = 3;
  private static final byte RETRY = 4;
  private static final byte REFUSED = 5;

  private final long number;
  private Share[] shares = new Share[8];
  private int[] from = new int[8];
  private int[] to = new int[8];
  private int slices;
  private int size;
  private byte @Nullable [] marks;
  private boolean refused;
  private long refusedAt;

  /**
   * @param number place in the order in which batches were taken from the queue
   */
  WorkBatch(long number) {
    this.number = number;
  }

  /** Place in the order in which batches were taken from the queue. */
  long number() {
    return number;
  }

  void add(Share share, int first, int end) {
    if (slices == shares.length) {
      shares = Arrays.copyOf(shares, slices * 2);
      from = Arrays.copyOf(from, slices * 2);
      to = Arrays.copyOf(to, slices * 2);
    }
    shares[slices] = share;
    from[slices] = first;
    to[slices] = end;
    slices++;
    size += end - first;
  }

  /** Takes over what is in another batch. */
  void addAll(WorkBatch other) {
    for (int slice = 0; slice < other.slices; slice++) {
      add(other.shares[slice], other.from[slice], other.to[slice]);
    }
  }

  /** Raw bytes of its events. */
  long sourceBytes() {
    long bytes = 0;
    for (int slice = 0; slice < slices; slice++) {
      for (int i = from[slice]; i < to[slice]; i++) {
        bytes += shares[slice].batch.length(i);
      }
    }
    return bytes;
  }

  /** Notes when a receiver refused it for now, in nanoseconds of the monotonic clock. */
  void refusedAt(long now) {
    refused = true;
    refusedAt = now;
  }

  /** Whether a receiver refused it for now before. */
  boolean isRefused() {
    return refused;
  }

  /** When that was the last time. */
  long refusedAt() {
    return refusedAt;
  }

  /** Leaves out what was given up meanwhile; returns how many events are left. */
  int withoutDone() {
    int kept = 0;
    size = 0;
    for (int slice = 0; slice < slices; slice++) {
      if (!shares[slice].isDone()) {
        shares[kept] = shares[slice];
        from[kept] = from[slice];
        to[kept] = to[slice];
        size += to[kept] - from[kept];
        kept++;
      }
    }
    Arrays.fill(shares, kept, slices, null);
    slices = kept;
    return size;
  }

  /** Number of events. */
  public int size() {
    return size;
  }

  /** Number of slices. */
  public int slices() {
    return slices;
  }

  /** The batch that a slice is part of. */
  public EventBatch batch(int slice) {
    return shares[slice].batch;
  }

  /** First event of a slice, as an index into its batch. */
  public int from(int slice) {
    return from[slice];
  }

  /** One past the last event of a slice. */
  public int to(int slice) {
    return to[slice];
  }

  /** Calls the visitor for each event in order; {@code position} counts from 0. */
  public void forEach(Visitor visitor) {
    int position = 0;
    for (int slice = 0; slice < slices; slice++) {
      EventBatch batch = shares[slice].batch;
      for (int i = from[slice]; i < to[slice]; i++) {
        visitor.event(position++, batch, i);
      }
    }
  }

  /** Sees one event. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param position of the event in the work batch
     * @param batch it is part of
     * @param index of the event in that batch
     */
    void event(int position, EventBatch batch, int index);
  }

  private byte[] marks() {
    byte[] all = marks;
    if (all == null) {
      all = new byte[size];
      marks = all;
    }
    return all;
  }

  /** Marks an event as delivered, even if publishing fails afterwards. */
  public void delivered(int position) {
    marks()[position] = DELIVERED;
  }

  /** Marks an event the receiver already had. */
  public void duplicate(int position) {
    marks()[position] = DUPLICATE;
  }

  /** Marks an event that cannot be delivered; the caller has reported it to dead letters. */
  public void dropped(int position) {
    marks()[position] = DROPPED;
  }

  /** Marks an event to be sent again before any that follow, after a wait. */
  public void retry(int position) {
    marks()[position] = RETRY;
  }

  /**
   * Marks an event to be sent again that the receiver refused for now, for a reason that need not
   * be that of others, as a blocked index. It loses its place: others go on while it waits. When
   * sending fails, or an event of the batch is marked with {@link #retry}, it counts as marked so.
   */
  public void refused(int position) {
    marks()[position] = REFUSED;
  }

  /** Whether an event was marked as dropped already. */
  public boolean isDropped(int position) {
    return marks != null && marks[position] == DROPPED;
  }

  /**
   * What became of the events.
   *
   * @param retried how many are to be sent again
   * @param inOrder whether these must be sent before any that follow
   */
  record Outcome(int delivered, int duplicates, int dropped, int retried, boolean inOrder) {
    /** Whether the receiver has some of them now. */
    boolean isProgress() {
      return delivered + duplicates > 0;
    }
  }

  /**
   * Settles what is finished and keeps the rest for another attempt.
   *
   * @param failed whether publishing threw: unmarked events then are to be sent again
   * @param settled told of each slice part that is finished
   */
  Outcome settle(boolean failed, Settled settled) {
    byte[] all = marks;
    marks = null;
    if (all == null) {
      return failed ? new Outcome(0, 0, 0, size, true) : settleAll(settled);
    }
    return settleMarked(all, failed, settled);
  }

  /** Told of finished events. */
  @FunctionalInterface
  interface Settled {
    void settled(Share share, int events);
  }

  private Outcome settleAll(Settled settled) {
    int delivered = size;
    for (int slice = 0; slice < slices; slice++) {
      settled.settled(shares[slice], to[slice] - from[slice]);
    }
    Arrays.fill(shares, 0, slices, null);
    slices = 0;
    size = 0;
    return new Outcome(delivered, 0, 0, 0, false);
  }

  private Outcome settleMarked(byte[] all, boolean failed, Settled settled) {
    Share[] oldShares = shares;
    int[] oldFrom = from;
    int[] oldTo = to;
    int oldSlices = slices;
    shares = new Share[8];
    from = new int[8];
    to = new int[8];
    slices = 0;
    size = 0;
    int[] counts = new int[6];
    int position = 0;
    for (int slice = 0; slice < oldSlices; slice++) {
      int done = 0;
      int run = -1;
      for (int i = oldFrom[slice]; i < oldTo[slice]; i++) {
        byte mark = all[position++];
        if (mark == OPEN) {
          mark = failed ? RETRY : DELIVERED;
        }
        counts[mark]++;
        if (mark >= RETRY) {
          run = run < 0 ? i : run;
        } else {
          done++;
          if (run >= 0) {
            add(oldShares[slice], run, i);
            run = -1;
          }
        }
      }
      if (run >= 0) {
        add(oldShares[slice], run, oldTo[slice]);
      }
      if (done > 0) {
        settled.settled(oldShares[slice], done);
      }
    }
    return new Outcome(
        counts[DELIVERED],
        counts[DUPLICATE],
        counts[DROPPED],
        counts[RETRY] + counts[REFUSED],
        failed || counts[RETRY] > 0);
  }
}
