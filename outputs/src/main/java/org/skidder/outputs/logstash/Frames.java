package org.skidder.outputs.logstash;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.EventBatch;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.DropReason;
import org.skidder.core.pipeline.WorkBatch;
import org.skidder.outputs.common.Items;

/**
 * The data frames of one batch, encoded once into one array that is used again. Any range of them
 * becomes a window, ready to be written at once: {@code 2W count} and then the frames {@code 2J
 * sequence length document}, or one frame {@code 2C length} with the same, compressed (zlib, RFC
 * 1950). Numbers are big-endian. Not thread-safe; one per connection.
 */
final class Frames {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int WINDOW_HEAD = 6;
  private static final int PACKED_HEAD = 6;
  private static final int DATA_HEAD = 10;
  private static final int SEQUENCE = 2;
  private static final int LENGTH = 6;

  /** Larger arrays are given back after use. */
  private static final int KEEP = 4 << 20;

  private static final int SMALL = 64 << 10;

  private static final byte[] HEAD_OF_WINDOW = {'2', 'W', 0, 0, 0, 0};
  private static final byte[] HEAD_OF_DATA = {'2', 'J', 0, 0, 0, 0, 0, 0, 0, 0};

  private final JsonBuffer out = new JsonBuffer(SMALL);
  private final DocumentEncoder encoder;
  private final DeadLetters deadLetters;
  private final Deflater deflater;
  private final boolean compress;

  private final Items items = new Items();

  private byte[] packed = {};
  private byte[] window = {};
  private int offset;
  private int length;

  /**
   * @param level of compression, 0 for none
   */
  Frames(DocumentEncoder encoder, DeadLetters deadLetters, int level) {
    this.encoder = encoder;
    this.deadLetters = deadLetters;
    this.compress = level > 0;
    this.deflater = new Deflater(level);
  }

  /** Number of frames. */
  int items() {
    return items.count();
  }

  /** Which event of the batch each frame is; empty when all events are there, in order. */
  int[] positions() {
    return items.positions();
  }

  /** Forgets the events and gives back exceptionally large memory. */
  void clear() {
    encoder.reset();
    out.clear();
    if (out.capacity() > KEEP) {
      out.shrink(SMALL);
    }
    if (packed.length > KEEP) {
      packed = new byte[SMALL];
    }
    window = packed;
    items.clear();
  }

  /**
   * Encodes a batch. Events that cannot be are marked as dropped, and have no frame.
   *
   * @throws IOException when a dropped event could not be kept in the dead-letter file
   */
  void fill(WorkBatch batch) throws IOException {
    clear();
    items.begin(batch.size());
    out.raw(HEAD_OF_WINDOW);
    int position = 0;
    for (int slice = 0; slice < batch.slices(); slice++) {
      EventBatch events = batch.batch(slice);
      int to = batch.to(slice);
      for (int i = batch.from(slice); i < to; i++, position++) {
        int start = out.size();
        if (frame(events, i)) {
          items.add(start, position);
        } else {
          batch.dropped(position);
          items.skip();
        }
      }
    }
    items.end(out.size());
  }

  private boolean frame(EventBatch events, int i) throws IOException {
    int start = out.size();
    out.raw(HEAD_OF_DATA);
    try {
      encoder.encode(events, i, out);
    } catch (IllegalArgumentException e) {
      out.truncate(start);
      deadLetters.add(events, i, DropReason.NOT_ENCODABLE, String.valueOf(e.getMessage()));
      return false;
    }
    INT.set(out.array(), start + LENGTH, out.size() - start - DATA_HEAD);
    return true;
  }

  /**
   * Makes a window of frames. Ranges have to be taken in ascending order: the head of a window is
   * written over the end of the frame before it.
   */
  void window(int from, int to) {
    byte[] array = out.array();
    for (int item = from; item < to; item++) {
      INT.set(array, items.start(item) + SEQUENCE, item - from + 1);
    }
    int start = items.start(from) - WINDOW_HEAD;
    System.arraycopy(HEAD_OF_WINDOW, 0, array, start, WINDOW_HEAD);
    INT.set(array, start + 2, to - from);
    if (compress) {
      pack(array, start, items.start(to));
    } else {
      window = array;
      offset = start;
      length = items.start(to) - start;
    }
  }

  private void pack(byte[] array, int start, int end) {
    if (packed.length < SMALL) {
      packed = new byte[SMALL];
    }
    System.arraycopy(array, start, packed, 0, WINDOW_HEAD);
    int at = WINDOW_HEAD + PACKED_HEAD;
    deflater.reset();
    deflater.setInput(array, start + WINDOW_HEAD, end - start - WINDOW_HEAD);
    deflater.finish();
    while (!deflater.finished()) {
      if (at == packed.length) {
        packed = Arrays.copyOf(packed, packed.length * 2);
      }
      at += deflater.deflate(packed, at, packed.length - at);
    }
    packed[WINDOW_HEAD] = '2';
    packed[WINDOW_HEAD + 1] = 'C';
    INT.set(packed, WINDOW_HEAD + 2, at - WINDOW_HEAD - PACKED_HEAD);
    window = packed;
    offset = 0;
    length = at;
  }

  /** The array with the bytes of the last window. */
  byte[] array() {
    return window;
  }

  /** Where the window begins. */
  int offset() {
    return offset;
  }

  /** Bytes of the window. */
  int length() {
    return length;
  }
}
