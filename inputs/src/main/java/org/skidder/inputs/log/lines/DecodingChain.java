package org.skidder.inputs.log.lines;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.inputs.log.container.ContainerOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The full chain: line end, encoding, byte order mark, lines of containers, JSON, multiline, cut,
 * filters. Events have memory of their own.
 */
final class DecodingChain implements LineChain {
  private static final Logger LOG = LoggerFactory.getLogger("harvester");

  private final Codec codec;
  private final @Nullable LineDecoder decoder;
  private final @Nullable ContainerLines containers;
  private final @Nullable JsonLines json;
  private final @Nullable Multiline multiline;
  private final EventSink sink;
  private final LineStats stats;
  private final LongLine longLine;
  private final int maxPending;

  /** For messages. */
  private final String source;

  private final boolean silent;
  private final long timeout;
  private final Text text = new Text();
  private final ByteSink decoded = new ByteSink(256);
  private long next;

  DecodingChain(
      LineConfig config,
      Optional<ContainerOptions> containers,
      Codec codec,
      Origin origin,
      LineFilter filter,
      LineStats stats,
      int maxPending) {
    this.maxPending = maxPending;
    this.codec = codec;
    source = origin.source().isEmpty() ? "standard input" : origin.source();
    this.stats = stats;
    decoder = codec == Codec.Utf8.PLAIN ? null : codec.decoder();
    json = config.json().map(JsonLines::new).orElse(null);
    JsonEvents events =
        config
            .json()
            .map(options -> new JsonEvents(options, origin.template(), origin.source()))
            .orElse(null);
    silent = config.json().map(LineConfig.JsonConfig::ignoreDecodingError).orElse(true);
    multiline = config.multiline().map(m -> new Multiline(m, config.maxBytes())).orElse(null);
    timeout = config.multiline().map(m -> nanos(m.timeout())).orElse(0L);
    sink = new EventSink(origin, config.maxBytes(), filter, events);
    boolean looked = json != null || multiline != null || containers.isPresent();
    long longest = looked ? Math.max(config.maxBytes(), LongLine.LONGEST) : config.maxBytes();
    longLine = new LongLine(LongLine.keep(longest * codec.shrinking()));
    int keep = LongLine.keep(longest);
    this.containers =
        containers
            .map(options ->
                new ContainerLines(
                    options, this::contained, stats, source, keep, ContainerLines.MAX_SPAN))
            .orElse(null);
  }

  private static long nanos(java.time.Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  @Override
  public boolean isZeroCopy() {
    return false;
  }

  @Override
  public EventBatch newBatch(byte[] chunk, long now, int expectedEvents) {
    return sink.newBatch(now, expectedEvents);
  }

  @Override
  public int accept(EventBatch batch, byte[] data, int from, int to, long offset, int maxEvents) {
    int at = longLine.isOpen() ? endLongLine(batch, data, from, to) : from;
    if (!longLine.isOpen()) {
      at = lines(batch, data, at, to, offset - from, maxEvents);
      next = offset + (at - from);
      if (to - at >= maxPending && batch.size() < maxEvents) {
        longLine.begin(next);
        at = keepLongLine(data, at, to);
      }
    }
    tell();
    return at - from;
  }

  private int lines(EventBatch batch, byte[] data, int from, int to, long base, int maxEvents) {
    int unit = codec.unit();
    int at = from;
    while (batch.size() < maxEvents) {
      int end = codec.lineEnd(data, at, to);
      if (end < 0) {
        break;
      }
      line(batch, data, at, end, base + at);
      at = end + unit;
    }
    return at;
  }

  /** Keeps whole units, so that the next call begins with one. */
  private int keepLongLine(byte[] data, int from, int to) {
    int end = to - (to - from) % codec.unit();
    longLine.append(data, from, end);
    return end;
  }

  private int endLongLine(EventBatch batch, byte[] data, int from, int to) {
    int end = codec.lineEnd(data, from, to);
    if (end < 0) {
      return keepLongLine(data, from, to);
    }
    longLine.append(data, from, end);
    line(batch, longLine.bytes(), 0, longLine.size(), longLine.start());
    longLine.end();
    return end + codec.unit();
  }

  private void line(EventBatch batch, byte[] raw, int from, int to, long offset) {
    if (decoder == null) {
      text.set(raw, from, to - from);
    } else {
      decoded.clear();
      decoder.decode(raw, from, to, decoded);
      text.set(decoded.array(), 0, decoded.size());
    }
    text.stripCarriageReturn();
    if (offset == 0) {
      text.stripMarks();
    }
    if (containers == null) {
      content(batch, offset, batch.timestamp(), null);
    } else {
      containers.take(batch, text.array(), text.from(), text.from() + text.length(), offset);
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
    text.set(bytes, from, length);
    if (offset == 0) {
      text.stripMarks();
    }
    content(batch, offset, time, stream);
  }

  private void content(EventBatch batch, long offset, long time, @Nullable String stream) {
    Decoded object = null;
    if (json != null) {
      int bytes = text.length();
      object = new Decoded(json.decode(text), bytes);
      if (offset == 0) {
        text.stripMarks();
      }
    }
    if (multiline == null) {
      sink.add(batch, text.array(), text.from(), text.length(), offset, time, stream, object);
    } else {
      collect(batch, multiline, offset, time, stream, object);
    }
  }

  private void collect(
      EventBatch batch,
      Multiline event,
      long offset,
      long time,
      @Nullable String stream,
      @Nullable Decoded object) {
    if (!event.isCollecting()) {
      event.start(text, offset, time, stream, object);
    } else if (event.isLast(text)) {
      event.append(text, stream, object);
      emit(batch, event);
    } else if (event.continues(text)) {
      event.append(text, stream, object);
    } else {
      emit(batch, event);
      event.start(text, offset, time, stream, object);
    }
  }

  private void emit(EventBatch batch, Multiline event) {
    ByteSink content = event.content();
    sink.add(
        batch,
        content.array(),
        0,
        content.size(),
        event.offset(),
        event.timestamp(),
        event.stream(),
        event.decoded());
    event.clear();
  }

  /** Counts, and says once in a while which lines were no JSON. */
  private void tell() {
    sink.finish(stats);
    if (containers != null) {
      containers.tell();
    }
    decoded.clear();
    decoded.shrink(LineChains.MAX_PENDING);
    // The read buffer and a large line are not this file's any more.
    text.set(decoded.array(), 0, 0);
    if (json == null || json.failures() == 0) {
      return;
    }
    stats.jsonErrors().add(json.failures());
    if (!silent) {
      stats
          .complaints()
          .due(new NoJson(source), json.failures())
          .ifPresent(lines ->
              LOG.error(
                  "{}: {} line(s) before offset {} are no JSON object and are sent as text; the"
                      + " last: {}. Set json.ignore_decoding_error to silence this",
                  source,
                  lines,
                  next,
                  json.failure()));
    }
    json.clearFailures();
  }

  /** What was said of a file. */
  private record NoJson(String source) {}

  @Override
  public long position() {
    long position = longLine.isOpen() ? longLine.start() : next;
    if (multiline != null && multiline.isCollecting()) {
      position = Math.min(position, multiline.offset());
    }
    return containers == null ? position : containers.position(position);
  }

  @Override
  public boolean isCollecting() {
    return multiline != null && multiline.isCollecting();
  }

  @Override
  public void flush(EventBatch batch, boolean last) {
    if (last && containers != null) {
      containers.giveUp(batch, Long.MAX_VALUE);
      tell();
    }
    if (multiline != null && multiline.isCollecting()) {
      emit(batch, multiline);
      sink.finish(stats);
    }
  }

  @Override
  public boolean isWaiting() {
    return containers != null && containers.isWaiting();
  }

  @Override
  public long collectTimeoutNanos() {
    return timeout;
  }
}
