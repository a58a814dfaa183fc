package org.skidder.outputs.codec;

import java.io.IOException;
import java.util.Arrays;
import org.skidder.core.event.EventBatch;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.DropReason;
import org.skidder.core.pipeline.WorkBatch;
import org.skidder.core.plugin.Codec;

/**
 * Encodes a whole batch into one array, one line per event. Events that cannot be encoded go to the
 * dead letters and have an empty line here. Not thread-safe.
 */
public final class LineEncoder {
  /** Memory that is kept between batches, in bytes. */
  private static final int KEEP = 4 << 20;

  private final Codec codec;
  private final DeadLetters deadLetters;
  private final JsonBuffer out = new JsonBuffer(1 << 16);
  private int[] ends = {};

  /** Encodes with a codec and drops to the dead letters. */
  public LineEncoder(Codec codec, DeadLetters deadLetters) {
    this.codec = codec;
    this.deadLetters = deadLetters;
  }

  /**
   * Encodes a batch; what was encoded before is forgotten.
   *
   * @throws IOException when the dead letters cannot be kept
   */
  public void encode(WorkBatch work) throws IOException {
    clear();
    if (ends.length < work.size()) {
      ends = new int[work.size()];
    }
    int position = 0;
    for (int slice = 0; slice < work.slices(); slice++) {
      EventBatch batch = work.batch(slice);
      for (int i = work.from(slice); i < work.to(slice); i++) {
        line(work, position, batch, i);
        ends[position++] = out.size();
      }
    }
    codec.reset();
  }

  private void line(WorkBatch work, int position, EventBatch batch, int index) throws IOException {
    try {
      codec.encode(batch, index, out);
      out.raw('\n');
    } catch (IllegalArgumentException e) {
      String reason = e.getMessage();
      deadLetters.add(
          batch, index, DropReason.NOT_ENCODABLE, reason == null ? "cannot be encoded" : reason);
      work.dropped(position);
    }
  }

  /** Forgets the lines; gives back the memory of an exceptionally large batch. */
  public void clear() {
    out.clear();
    out.shrink(KEEP);
  }

  /** The lines; valid until the next {@link #encode}. */
  public byte[] array() {
    return out.array();
  }

  /** Bytes of all lines. */
  public int size() {
    return out.size();
  }

  /** Where the line of an event begins. */
  public int start(int position) {
    return position == 0 ? 0 : ends[position - 1];
  }

  /** Where the line of an event ends, its line feed included. */
  public int end(int position) {
    return ends[position];
  }

  /**
   * Marks the events whose lines lie completely before {@code end} as delivered, for when what
   * follows failed.
   */
  public void markDelivered(WorkBatch work, int end) {
    for (int position = 0; position < work.size() && ends[position] <= end; position++) {
      if (!work.isDropped(position)) {
        work.delivered(position);
      }
    }
  }

  /** The end of the last complete line at or before a place. */
  public int lastLineEnd(int place, int lines) {
    int found = Arrays.binarySearch(ends, 0, lines, place);
    if (found >= 0) {
      return place;
    }
    int before = -found - 2;
    return before < 0 ? 0 : ends[before];
  }
}
