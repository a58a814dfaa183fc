package org.skidder.inputs.log.lines;

import org.jspecify.annotations.Nullable;
import org.skidder.core.regex.LineMatcher;
import org.skidder.inputs.log.lines.LineConfig.Match;
import org.skidder.inputs.log.lines.LineConfig.MultilineConfig;

/** The event that is being put together of several lines. */
final class Multiline {
  private final LineMatcher pattern;
  private final @Nullable LineMatcher flushPattern;
  private final boolean before;
  private final boolean negate;
  private final int maxLines;
  private final int maxBytes;
  private final ByteSink content = new ByteSink(0);
  private boolean collecting;
  private long offset;
  private long timestamp;
  private int lines;
  private boolean lastMatches;
  private @Nullable Decoded decoded;
  private @Nullable String stream;

  Multiline(MultilineConfig config, int maxBytes) {
    this.maxBytes = maxBytes;
    pattern = config.pattern();
    flushPattern = config.flushPattern().orElse(null);
    before = config.match() == Match.BEFORE;
    negate = config.negate();
    maxLines = config.maxLines() <= 0 ? Integer.MAX_VALUE : config.maxLines();
  }

  boolean isCollecting() {
    return collecting;
  }

  /** Position of the first line. */
  long offset() {
    return offset;
  }

  /** Time of the first line. */
  long timestamp() {
    return timestamp;
  }

  /** What was decoded of the last line. */
  @Nullable Decoded decoded() {
    return decoded;
  }

  /** The stream of the last line; null when it is none of a container. */
  @Nullable String stream() {
    return stream;
  }

  ByteSink content() {
    return content;
  }

  private static boolean matches(LineMatcher matcher, Text line) {
    return matcher.matches(line.array(), line.from(), line.length());
  }

  /** Whether a line ends the event, being part of it. */
  boolean isLast(Text line) {
    return flushPattern != null && matches(flushPattern, line);
  }

  /** Whether a line belongs to the event. */
  boolean continues(Text line) {
    return (before ? lastMatches : matches(pattern, line)) != negate;
  }

  void start(
      Text line, long lineOffset, long now, @Nullable String lineStream, @Nullable Decoded object) {
    collecting = true;
    offset = lineOffset;
    timestamp = now;
    lines = 0;
    append(line, lineStream, object);
  }

  void append(Text line, @Nullable String lineStream, @Nullable Decoded object) {
    decoded = object;
    stream = lineStream;
    // The text of the previous line is needed only for this; so it need not be kept.
    lastMatches = before && matches(pattern, line);
    int separator = content.size() > 0 ? 1 : 0;
    int room = maxBytes - content.size() - separator;
    if (lines >= maxLines || room <= 0) {
      return;
    }
    lines++;
    if (separator > 0) {
      content.append('\n');
    }
    content.append(line.array(), line.from(), Math.min(room, line.length()));
  }

  /** Forgets the event; it was emitted. */
  void clear() {
    collecting = false;
    decoded = null;
    content.clear();
    content.shrink(KEPT);
  }

  private static final int KEPT = 65_536;
}
