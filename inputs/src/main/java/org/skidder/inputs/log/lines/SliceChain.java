package org.skidder.inputs.log.lines;

import java.util.Arrays;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/**
 * Lines of UTF-8 that become events as they are: slices of the read buffer, without a copy and
 * without an allocation per event. Only a line that must be changed (overlong, or with invalid
 * bytes where the encoding is {@code utf-8}) gets memory of its own.
 */
final class SliceChain implements LineChain {
  private final Template template;
  private final int maxBytes;
  private final boolean repair;
  private final LineFilter filter;
  private final boolean simple;
  private final LineStats stats;
  private final LongLine longLine;
  private final int maxPending;
  private long position;
  private int cut;
  private int filtered;

  /**
   * @param repair whether invalid bytes are replaced by U+FFFD before anything else is done
   */
  SliceChain(
      Template template,
      int maxBytes,
      boolean repair,
      LineFilter filter,
      LineStats stats,
      int maxPending) {
    this.maxPending = maxPending;
    this.template = template;
    this.maxBytes = maxBytes;
    this.repair = repair;
    this.filter = filter;
    this.stats = stats;
    simple = !repair && filter.isEmpty();
    longLine = new LongLine(LongLine.keep(maxBytes));
  }

  @Override
  public boolean isZeroCopy() {
    return true;
  }

  @Override
  public EventBatch newBatch(byte[] chunk, long now, int expectedEvents) {
    return new EventBatch(template, now, chunk, expectedEvents);
  }

  @Override
  public int accept(EventBatch batch, byte[] data, int from, int to, long offset, int maxEvents) {
    int at = longLine.isOpen() ? endLongLine(batch, data, from, to) : from;
    if (!longLine.isOpen()) {
      at = lines(batch, data, at, to, offset - from, maxEvents);
      position = offset + (at - from);
      if (to - at >= maxPending && batch.size() < maxEvents) {
        longLine.begin(position);
        longLine.append(data, at, to);
        at = to;
      }
    }
    count();
    return at - from;
  }

  /** Makes events of complete lines; returns where it stopped. */
  private int lines(EventBatch batch, byte[] data, int from, int to, long base, int maxEvents) {
    int at = from;
    while (batch.size() < maxEvents) {
      int lineFeed = Newlines.find(data, at, to);
      if (lineFeed < 0) {
        break;
      }
      int end = lineFeed;
      if (end > at && data[end - 1] == '\r') {
        end--;
      }
      if (simple && base + at != 0 && end - at <= maxBytes) {
        if (end > at) {
          batch.add(base + at, at, end - at);
        }
      } else {
        careful(batch, data, at, end, base + at);
      }
      at = lineFeed + 1;
    }
    return at;
  }

  /** A line that needs more than finding its end. */
  private void careful(EventBatch batch, byte[] data, int from, int to, long offset) {
    int start = offset == 0 ? Bom.skipLeading(data, from, to) : from;
    int end = offset == 0 ? Bom.skipTrailing(data, start, to) : to;
    if (repair && !Repair.isValid(data, start, end)) {
      byte[] repaired = Repair.repaired(data, start, end);
      own(batch, repaired, 0, repaired.length, offset);
      return;
    }
    int length = cut(end - start);
    if (length > 0 && keeps(data, start, length)) {
      batch.add(offset, start, length);
    }
  }

  /** Adds a line whose bytes are not those of the batch. */
  private void own(EventBatch batch, byte[] bytes, int from, int to, long offset) {
    int length = cut(to - from);
    if (length > 0 && keeps(bytes, from, length)) {
      FieldMap fields = new FieldMap();
      fields.put("offset", offset);
      fields.put("message", new ByteText(bytes, from, length));
      batch.add(new Event(batch.timestamp(), offset, fields, template), length);
    }
  }

  private int cut(int length) {
    if (length <= maxBytes) {
      return length;
    }
    cut++;
    return maxBytes;
  }

  private boolean keeps(byte[] bytes, int from, int length) {
    boolean kept = filter.keeps(bytes, from, length);
    filtered += kept ? 0 : 1;
    return kept;
  }

  /** Looks for the end of the line that is being cut; returns where reading goes on. */
  private int endLongLine(EventBatch batch, byte[] data, int from, int to) {
    int lineFeed = Newlines.find(data, from, to);
    longLine.append(data, from, lineFeed < 0 ? to : lineFeed);
    if (lineFeed < 0) {
      return to;
    }
    byte[] bytes = Arrays.copyOf(longLine.bytes(), longLine.size());
    long offset = longLine.start();
    longLine.end();
    int end = bytes.length;
    if (bytes[end - 1] == '\r') {
      end--;
    }
    int start = offset == 0 ? Bom.skipLeading(bytes, 0, end) : 0;
    end = offset == 0 ? Bom.skipTrailing(bytes, start, end) : end;
    if (repair && !Repair.isValid(bytes, start, end)) {
      byte[] repaired = Repair.repaired(bytes, start, end);
      own(batch, repaired, 0, repaired.length, offset);
    } else {
      own(batch, bytes, start, end, offset);
    }
    return lineFeed + 1;
  }

  private void count() {
    if (cut > 0) {
      stats.cut().add(cut);
      cut = 0;
    }
    if (filtered > 0) {
      stats.filtered().add(filtered);
      filtered = 0;
    }
  }

  @Override
  public long position() {
    return longLine.isOpen() ? longLine.start() : position;
  }

  @Override
  public boolean isCollecting() {
    return false;
  }

  @Override
  public void flush(EventBatch batch) {
    // Nothing is ever held back: an unfinished line is no event.
  }

  @Override
  public long collectTimeoutNanos() {
    return 0;
  }
}
