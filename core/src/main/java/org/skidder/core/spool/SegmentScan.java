package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sound records of one segment. What the disk does not give back is an {@link
 * UnreadableException}. Not thread-safe.
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

  private final FileChannel channel;
  private final Segment segment;
  private final ByteBuffer head = ByteBuffer.allocate(Frame.BYTES);

  /**
   * A scan of a segment.
   *
   * @param channel of its file
   */
  SegmentScan(FileChannel channel, Segment segment) {
    this.channel = channel;
    this.segment = segment;
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
      read(window, at);
      int filled = window.position();
      for (int i = 0; i + 4 <= filled; i++) {
        if (Frame.isMarker(window, i)) {
          Found found = at(at + i, end, memory);
          if (found != null) {
            return found;
          }
        }
      }
      if (filled < 4) {
        return null;
      }
      at += filled - 3;
    }
    return null;
  }

  /** Fills the buffer; false when the file ends before. */
  private boolean read(ByteBuffer to, long position) throws IOException {
    int start = to.position();
    while (to.hasRemaining()) {
      long at = position + to.position() - start;
      if (UnreadableException.read(channel, segment.path, to, at) < 0) {
        return false;
      }
    }
    return true;
  }
}
