package org.skidder.inputs.log.lines;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;

/**
 * Cuts and filters texts and puts what remains into the batch: raw events into memory that belongs
 * to the batch, decoded ones as events of their own.
 */
final class EventSink {
  private static final int BYTES_PER_EVENT = 160;
  private static final byte[] NOTHING = {};
  private static final int MAX_INITIAL = 1 << 20;

  private final Origin origin;
  private final StreamTemplates templates;
  private final int maxBytes;
  private final LineFilter filter;
  private final @Nullable JsonEvents json;
  private final ByteSink arena = new ByteSink(0);
  private @Nullable EventBatch current;
  private int cut;
  private int filtered;

  EventSink(Origin origin, int maxBytes, LineFilter filter, @Nullable JsonEvents json) {
    this.origin = origin;
    templates = new StreamTemplates(origin.template());
    this.maxBytes = maxBytes;
    this.filter = filter;
    this.json = json;
  }

  EventBatch newBatch(long now, int expected) {
    int room = json != null ? 0 : Math.min(MAX_INITIAL, expected * BYTES_PER_EVENT);
    return new EventBatch(origin.template(), now, new byte[room], expected);
  }

  private void adopt(EventBatch batch) {
    int used = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.unfolded(i) == null) {
        used = Math.max(used, batch.start(i) + batch.length(i));
      }
    }
    arena.adopt(batch.data(), used);
    current = batch;
  }

  /**
   * Adds an event, unless it is empty or filtered out.
   *
   * @param timestamp when the first line was read, or of the line itself
   * @param stream of a container; null for none
   * @param decoded what was decoded; null when nothing is decoded
   */
  void add(
      EventBatch batch,
      byte[] text,
      int from,
      int fullLength,
      long position,
      long timestamp,
      @Nullable String stream,
      @Nullable Decoded decoded) {
    long offset = origin.offset(position);
    int length = fullLength;
    if (length > maxBytes) {
      length = maxBytes;
      cut++;
    }
    if (length == 0 && decoded == null && stream == null) {
      return;
    }
    if (!filter.keeps(text, from, length)) {
      filtered++;
      return;
    }
    if (json != null && decoded != null) {
      ByteText own = new ByteText(Arrays.copyOfRange(text, from, from + length), 0, length);
      Event event = json.event(own, offset, timestamp, stream, decoded.object());
      // The text may be empty though the object is not: what the event takes, its line tells.
      batch.add(event, Math.max(decoded.bytes(), length));
      return;
    }
    raw(batch, text, from, length, offset, timestamp, stream);
  }

  private void raw(
      EventBatch batch,
      byte[] text,
      int from,
      int length,
      long offset,
      long timestamp,
      @Nullable String stream) {
    if (batch != current) {
      adopt(batch);
    }
    int start = arena.size();
    arena.append(text, from, length);
    batch.data(arena.array());
    if (stream == null && timestamp == batch.timestamp()) {
      batch.add(offset, start, length);
    } else {
      batch.add(offset, start, length, timestamp, templates.of(stream));
    }
  }

  /**
   * Adds what was counted since the last call, and lets go of the batch: thousands of idle files
   * must not hold their last ones.
   */
  void finish(LineStats stats) {
    current = null;
    arena.adopt(NOTHING, 0);
    if (cut > 0) {
      stats.cut().add(cut);
      cut = 0;
    }
    if (filtered > 0) {
      stats.filtered().add(filtered);
      filtered = 0;
    }
  }
}
