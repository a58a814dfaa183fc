package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sound records of one segment. What the disk does not give back is an {@link
 * UnreadableException}, or passed over as damaged. Not thread-safe.
 */
final class SegmentScan {
  private static final int WINDOW = 1 << 16;

  /**
   * A sound record, whose payload is at the beginning of the array that was made for it.
   *
   * @param offset of its frame
   */
  record Found(long offset, Frame frame) {
    /** The byte after it. */
    long end() {
      return offset + Frame.BYTES + frame.length();
    }
  }

  /** Of what is unreadable so much is passed over at once: what a kernel reads at least. */
  private static final int BLOCK = 4096;

  private final FileChannel channel;
  private final Segment segment;
  private final boolean passing;
  private final ByteBuffer head = ByteBuffer.allocate(Frame.BYTES);
  private boolean passed;

  /**
   * A scan of a segment.
   *
   * @param channel of its file
   * @param passing whether what cannot be read is passed over
   */
  SegmentScan(FileChannel channel, Segment segment, boolean passing) {
    this.channel = channel;
    this.segment = segment;
    this.passing = passing;
  }

  /** Whether something was passed over because it could not be read. */
  boolean hasPassed() {
    return passed;
  }

  /**
   * The record at a place.
   *
   * @param end where the segment ends
   * @param memory makes the array for a payload; asked only when the frame is plausible
   * @return null when no sound record begins there
   */
  private @Nullable Found at(long offset, long end, IntFunction<byte[]> memory) throws IOException {
    if (end - offset < Frame.BYTES) {
      return null;
    }
    try {
      return readAt(offset, end, memory);
    } catch (UnreadableException e) {
      pass(e);
      return null;
    }
  }

  private @Nullable Found readAt(long offset, long end, IntFunction<byte[]> memory)
      throws IOException {
    head.clear();
    if (!read(head, offset) || !Frame.isMarker(head, 0)) {
      return null;
    }
    Frame frame = Frame.of(head, 0);
    if (frame.length() < 0 || frame.length() > end - offset - Frame.BYTES || frame.events() < 1) {
      return null;
    }
    byte[] payload = memory.apply(frame.length());
    boolean complete = read(ByteBuffer.wrap(payload, 0, frame.length()), offset + Frame.BYTES);
    return complete && frame.matches(segment.salt, payload) ? new Found(offset, frame) : null;
  }

  /** The first sound record that begins at or after a place; null when there is none. */
  @Nullable Found next(long offset, long end, IntFunction<byte[]> memory) throws IOException {
    Found here = at(offset, end, memory);
    return here == null ? search(offset + 1, end, memory) : here;
  }

  private @Nullable Found search(long offset, long end, IntFunction<byte[]> memory)
      throws IOException {
    ByteBuffer window = ByteBuffer.allocate(WINDOW);
    long at = offset;
    while (end - at >= Frame.BYTES) {
      window.clear().limit((int) Math.min(WINDOW, end - at));
      long next;
      try {
        next = read(window, at) ? at + window.limit() - 3 : end;
      } catch (UnreadableException e) {
        pass(e);
        next = (e.position() / BLOCK + 1) * BLOCK;
      }
      int filled = window.position();
      for (int i = 0; i + 4 <= filled; i++) {
        if (Frame.isMarker(window, i)) {
          Found found = at(at + i, end, memory);
          if (found != null) {
            return found;
          }
        }
      }
      at = next;
    }
    return null;
  }

  private void pass(UnreadableException e) throws UnreadableException {
    if (!passing) {
      throw e;
    }
    passed = true;
  }

  /** Fills the buffer; false when the file ends before. */
  private boolean read(ByteBuffer to, long position) throws IOException {
    int limit = to.limit();
    int start = to.position();
    while (to.position() < limit) {
      long at = position + to.position() - start;
      if (passing) { // a read that also covers a block that fails may give nothing at all
        to.limit((int) Math.min(limit, to.position() + BLOCK - at % BLOCK));
      }
      try {
        if (UnreadableException.read(channel, segment.path, to, at) < 0) {
          return false;
        }
      } finally {
        to.limit(limit);
      }
    }
    return true;
  }
}
