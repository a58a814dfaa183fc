package org.skidder.inputs.log.lines;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.Utf8;
import org.skidder.inputs.log.container.ContainerOptions;

/**
 * Lines of UTF-8 that become events as they are: slices of the read buffer, without a copy and
 * without an allocation per event. Lines of containers are unwrapped where they stand. Only a line
 * that must be changed otherwise (overlong, joined of parts, or with invalid bytes where the
 * encoding is {@code utf-8}) gets memory of its own.
 */
final class SliceChain implements LineChain {
  private final Origin origin;
  private final Template template;
  private final int maxBytes;
  private final boolean repair;
  private final LineFilter filter;
  private final boolean simple;
  private final LineStats stats;
  private final LongLine longLine;
  private final int maxPending;
  private final @Nullable ContainerLines containers;
  private final StreamTemplates templates;
  private long position;
  private int cut;
  private int filtered;

  /**
   * @param repair whether invalid bytes are replaced by U+FFFD before anything else is done
   */
  SliceChain(
      Origin origin,
      int maxBytes,
      boolean repair,
      Optional<ContainerOptions> containers,
      LineFilter filter,
      LineStats stats,
      int maxPending) {
    this.maxPending = maxPending;
    this.origin = origin;
    template = origin.template();
    this.maxBytes = maxBytes;
    this.repair = repair;
    this.filter = filter;
    this.stats = stats;
    simple = !repair && filter.isEmpty() && containers.isEmpty();
    int keep = LongLine.keep(maxBytes);
    this.containers =
        containers
            .map(options ->
                new ContainerLines(
                    options,
                    this::contained,
                    stats,
                    origin.source(),
                    keep,
                    ContainerLines.MAX_SPAN))
            .orElse(null);
    templates = new StreamTemplates(template);
    longLine =
        new LongLine(
            containers.isEmpty() ? keep : LongLine.keep(Math.max(maxBytes, LongLine.LONGEST)));
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
    if (containers != null) {
      containers.tell();
    }
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
          batch.add(origin.offset(base + at), at, end - at);
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
    if (containers == null) {
      text(batch, data, start, end - start, offset, batch.timestamp(), null);
    } else {
      containers.take(batch, data, start, end, offset);
    }
  }

  /** A text out of the line of a container. */
  private void contained(
      EventBatch batch,
      byte[] bytes,
      int from,
      int length,
      long offset,
      long time,
      @Nullable String stream) {
    int start = offset == 0 ? Bom.skipLeading(bytes, from, from + length) : from;
    int end = from + length;
    end = offset == 0 ? Bom.skipTrailing(bytes, start, end) : end;
    text(batch, bytes, start, end - start, offset, time, stream);
  }

  /** Makes an event of a text, if it is to be one. */
  private void text(
      EventBatch batch,
      byte[] bytes,
      int from,
      int fullLength,
      long offset,
      long time,
      @Nullable String stream) {
    if (repair && !Utf8.isValid(bytes, from, from + fullLength)) {
      byte[] repaired = Repair.repaired(bytes, from, from + fullLength);
      add(batch, repaired, 0, repaired.length, offset, time, stream);
    } else {
      add(batch, bytes, from, fullLength, offset, time, stream);
    }
  }

  private void add(
      EventBatch batch,
      byte[] bytes,
      int from,
      int fullLength,
      long position,
      long time,
      @Nullable String stream) {
    long offset = origin.offset(position);
    int length = cut(fullLength);
    if ((length == 0 && stream == null) || !keeps(bytes, from, length)) {
      return;
    }
    if (bytes == batch.data()) {
      if (stream == null && time == batch.timestamp()) {
        batch.add(offset, from, length);
      } else {
        batch.add(offset, from, length, time, templates.of(stream));
      }
      return;
    }
    // Not the batch's bytes, and others will take their place.
    byte[] own = Arrays.copyOfRange(bytes, from, from + length);
    FieldMap fields = new FieldMap();
    fields.put("offset", offset);
    fields.put("message", new ByteText(own, 0, length));
    batch.add(new Event(time, offset, fields, templates.of(stream)), length);
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
    byte[] bytes = longLine.bytes();
    int end = longLine.size();
    long offset = longLine.start();
    longLine.end();
    if (bytes[end - 1] == '\r') {
      end--;
    }
    careful(batch, bytes, 0, end, offset);
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
    long next = longLine.isOpen() ? longLine.start() : position;
    return containers == null ? next : containers.position(next);
  }

  @Override
  public boolean isCollecting() {
    return false;
  }

  @Override
  public boolean isWaiting() {
    return containers != null && containers.isWaiting();
  }

  @Override
  public void flush(EventBatch batch, boolean last) {
    // An unfinished line is no event; only parts of one are held back.
    if (last && containers != null) {
      containers.giveUp(batch, Long.MAX_VALUE);
      containers.tell();
      count();
    }
  }

  @Override
  public long collectTimeoutNanos() {
    return 0;
  }
}
