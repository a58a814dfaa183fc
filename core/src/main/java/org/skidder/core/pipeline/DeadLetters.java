package org.skidder.core.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Timestamps;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.log.Complaints;
import org.skidder.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where events go that no receiver takes: every one is counted by reason, one a minute per reason
 * is logged with its text, and all are appended to a file when one is configured. Thread-safe.
 *
 * <p>A line of the file is a JSON object: {@code time}, {@code output}, {@code reason}, {@code
 * detail}, and {@code event}, the document as it would have been sent (or its raw text when it
 * could not be encoded).
 */
public final class DeadLetters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dead_letter");
  private static final int SAMPLE_LENGTH = 2000;

  private final String output;
  private final Optional<DeadLetterFile.Bounded> file;
  private final Clock clock;
  private final Map<DropReason, Metrics.Counter> counters = new EnumMap<>(DropReason.class);
  private final Complaints complaints = new Complaints();
  private final DocumentEncoder encoder;
  private final JsonBuffer line = new JsonBuffer(1024);

  /**
   * @param output name of the output
   * @param file where to keep the events; empty: only count and log
   * @param version for {@code @metadata} of the kept documents
   */
  public DeadLetters(
      String output,
      Optional<DeadLetterFile.Bounded> file,
      String version,
      Metrics metrics,
      Clock clock) {
    this.output = output;
    this.file = file;
    this.clock = clock;
    encoder = DocumentEncoder.withMetadata(false, "filebeat", version);
    for (DropReason reason : DropReason.values()) {
      counters.put(reason, metrics.counter("libbeat.output.dropped." + reason.metric()));
    }
  }

  /** Whether events are kept, not only counted. */
  public boolean isKeeping() {
    return file.isPresent();
  }

  /**
   * Takes one event.
   *
   * @param detail what the receiver said, or what could not be encoded
   * @throws IOException when the file cannot be written: then the event is not to be dropped but
   *     tried again later
   */
  public synchronized void add(EventBatch batch, int index, DropReason reason, String detail)
      throws IOException {
    encodeLine(batch, index, reason, detail);
    if (file.isPresent()) {
      write(file.get());
    }
    Metrics.Counter counter = counters.get(reason);
    if (counter != null) {
      counter.increment();
    }
    if (complaints.isDue(reason)) {
      LOG.warn(
          "Output {} dropped an event ({}; {} so far): {}; {}: {}",
          output,
          reason.metric(),
          counter == null ? 0 : counter.sum(),
          shortened(detail),
          file.map(kept -> "kept in " + kept.file().path()).orElse("the event"),
          sample());
    }
  }

  private String sample() {
    int length = Math.min(SAMPLE_LENGTH, line.size());
    return new String(line.array(), 0, length, StandardCharsets.UTF_8).strip();
  }

  /** Receivers may quote the whole event, which can be megabytes; the file has all of it. */
  private static String shortened(String detail) {
    return detail.length() <= SAMPLE_LENGTH ? detail : detail.substring(0, SAMPLE_LENGTH) + "…";
  }

  private void encodeLine(EventBatch batch, int index, DropReason reason, String detail) {
    line.clear();
    line.ascii("{\"time\":\"").ascii(Timestamps.format(clock.millis()));
    line.ascii("\",\"output\":").string(output, false);
    line.ascii(",\"reason\":").string(reason.metric(), false);
    line.ascii(",\"detail\":").string(detail, false).ascii(",\"event\":");
    try {
      encoder.encode(batch, index, line);
    } catch (IllegalArgumentException e) {
      line.string(text(batch.event(index).fields()), false);
    }
    encoder.reset();
    line.raw('}').raw('\n');
  }

  private static String text(FieldMap fields) {
    try {
      return fields.toString();
    } catch (StackOverflowError e) {
      return "nested too deeply, with the fields " + fields.keySet();
    }
  }

  private void write(DeadLetterFile.Bounded to) throws IOException {
    try {
      to.append(line.array(), line.size());
    } catch (IOException e) {
      throw new IOException(
          "the dead-letter file " + to.file().path() + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Closes the file; the next event, of any output that shares it, opens it again. */
  @Override
  public synchronized void close() {
    if (file.isPresent()) {
      try {
        file.get().file().close();
      } catch (IOException e) {
        LOG.warn("Closing the dead-letter file of output {} failed: {}", output, e.getMessage());
      }
    }
  }
}
