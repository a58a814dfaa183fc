package org.skidder.inputs.log.lines;

import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.inputs.log.container.ContainerLine;
import org.skidder.inputs.log.container.ContainerOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unwraps the lines of one container's log file, and joins those that were written in parts: for
 * each stream apart, as parts of several streams may alternate. Belongs to one thread.
 *
 * <p>While a line has not ended, {@link #position} stays where no line was open last: behind that
 * the parts of a line that did end may lie, and they must not be taken for lines. How far it may
 * fall behind is bounded ({@link #MAX_SPAN}), as is the memory for a text.
 */
final class ContainerLines {
  private static final Logger LOG = LoggerFactory.getLogger("harvester");

  /** When the end of a line has not come within so many bytes of the file, it goes without. */
  static final long MAX_SPAN = 64L << 20;

  private static final long NONE = Long.MAX_VALUE;

  /** Takes the texts. */
  @FunctionalInterface
  interface Target {
    /**
     * A text of a container, or a line that is none of a container.
     *
     * @param bytes with the text in them; to be changed after the call, unless they are the batch's
     * @param offset of the line, or of its first part
     * @param time of the line, or of its first part
     * @param stream its stream; null for a line that is none of a container
     */
    void text(
        EventBatch batch,
        byte[] bytes,
        int from,
        int length,
        long offset,
        long time,
        @Nullable String stream);
  }

  /** A line whose end has not come. */
  private static final class Part {
    final ByteSink text = new ByteSink(0);
    long offset = NONE;
    long time;
    String stream = "";
  }

  private final ContainerOptions options;
  private final Target target;
  private final LineStats stats;
  private final String source;
  private final int keep;
  private final long maxSpan;
  private final ContainerLine line;

  /** One for standard output, one for standard error, one for whatever else there may be. */
  private final @Nullable Part[] parts = new Part[3];

  /** Where the oldest line began that has not ended. */
  private long first = NONE;

  /** Where the first line began since none was open. */
  private long busy = NONE;

  private int malformed;
  private String problem = "";
  private long problemAt;
  private int unfinished;
  private int others;

  /**
   * @param keep how many bytes of a text are worth keeping
   * @param source to be named in the log
   */
  ContainerLines(
      ContainerOptions options,
      Target target,
      LineStats stats,
      String source,
      int keep,
      long maxSpan) {
    this.options = options;
    this.target = target;
    this.stats = stats;
    this.source = source;
    this.keep = keep;
    this.maxSpan = maxSpan;
    line = new ContainerLine(options);
  }

  /** Takes a line, without its end; hands over none, one, or after a long wait several texts. */
  void take(EventBatch batch, byte[] data, int from, int to, long offset) {
    if (offset - busy > maxSpan) {
      giveUp(batch, offset - maxSpan);
      busy = first;
    }
    int start = from;
    if (start < to && data[start] == 0) {
      // A file system that was not shut down in order leaves zeroes where bytes had no time to be.
      start = behindZeroes(data, start, to);
    }
    if (!line.parse(data, start, to)) {
      malformed(batch, data, start, to, offset);
    } else if (!options.stream().reads(line.stream())) {
      others++;
    } else {
      part(batch, offset);
    }
  }

  private static int behindZeroes(byte[] data, int from, int to) {
    int i = from;
    while (i < to && data[i] == 0) {
      i++;
    }
    return i;
  }

  /** A line that is none must stop nothing, and what is in it may matter to somebody. */
  private void malformed(EventBatch batch, byte[] data, int from, int to, long offset) {
    malformed++;
    problem = line.problem();
    problemAt = offset;
    if (options.stream().reads("")) {
      target.text(batch, data, from, to - from, offset, batch.timestamp(), null);
    }
  }

  private void part(EventBatch batch, long offset) {
    boolean ends = line.isComplete() || !options.joins();
    if (ends && (first == NONE || partOf(line.stream()).offset == NONE)) {
      int length = line.length();
      if (line.endedWithLineFeed()) {
        length = withoutCarriageReturn(line.bytes(), line.from(), length);
      }
      target.text(batch, line.bytes(), line.from(), length, offset, line.time(), line.stream());
      return;
    }
    Part part = partOf(line.stream());
    if (part.offset == NONE) {
      part.offset = offset;
      part.time = line.time();
      part.stream = line.stream();
      first = Math.min(first, offset);
      busy = Math.min(busy, offset);
    }
    part.text.append(line.bytes(), line.from(), Math.min(line.length(), keep - part.text.size()));
    if (ends) {
      finish(batch, part, line.endedWithLineFeed());
    }
  }

  private Part partOf(String stream) {
    int index =
        switch (stream) {
          case "stdout" -> 0;
          case "stderr" -> 1;
          default -> 2;
        };
    Part part = parts[index];
    if (part == null) {
      part = new Part();
      parts[index] = part;
    }
    return part;
  }

  private static int withoutCarriageReturn(byte[] bytes, int from, int length) {
    return length > 0 && bytes[from + length - 1] == '\r' ? length - 1 : length;
  }

  private void finish(EventBatch batch, Part part, boolean strip) {
    ByteSink text = part.text;
    int length = text.size();
    if (strip) {
      length = withoutCarriageReturn(text.array(), 0, length);
    }
    target.text(batch, text.array(), 0, length, part.offset, part.time, part.stream);
    text.clear();
    text.shrink(LineChains.MAX_PENDING);
    part.offset = NONE;
    first = NONE;
    for (Part other : parts) {
      first = other == null ? first : Math.min(first, other.offset);
    }
    if (first == NONE) {
      busy = NONE;
    }
  }

  /** Hands over what began before an offset and has not ended, the oldest first. */
  void giveUp(EventBatch batch, long before) {
    while (first < before) {
      for (Part part : parts) {
        if (part != null && part.offset == first) {
          unfinished++;
          finish(batch, part, false);
          break;
        }
      }
    }
  }

  /** Whether a line has not ended. */
  boolean isWaiting() {
    return first != NONE;
  }

  /** Where reading may go on after a restart, given the position of the next line. */
  long position(long next) {
    return Math.min(busy, next);
  }

  /** What was said of a file. */
  private record Malformed(String source) {}

  /** Counts what happened since the last call, and says once in a while what was wrong. */
  void tell() {
    line.clear();
    if (malformed > 0) {
      stats
          .complaints()
          .due(new Malformed(source), malformed)
          .ifPresent(lines ->
              LOG.error(
                  "{}: {} line(s) are none of a container and are {}; the last at offset {}: {}",
                  source,
                  lines,
                  options.stream().reads("")
                      ? "sent as they are"
                      : "left out, as their stream is unknown",
                  problemAt,
                  problem));
    }
    stats.malformed().add(malformed);
    stats.unfinished().add(unfinished);
    stats.otherStreams().add(others);
    malformed = 0;
    unfinished = 0;
    others = 0;
  }
}
