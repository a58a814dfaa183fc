package org.skidder.inputs.log.lines;

import org.skidder.core.log.Complaints;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * Counts what happens to lines. Thread-safe; one for all files.
 *
 * @param cut texts that were cut to {@code max_bytes}
 * @param filtered lines that were left out by {@code include_lines} or {@code exclude_lines}
 * @param jsonErrors lines that should have been JSON objects and were not
 * @param malformed lines that should have been those of a container and were not
 * @param unfinished lines of containers that were sent although their last part had not come
 * @param otherStreams lines of containers that were left out because of their stream
 * @param complaints what was said of which file in the last minute
 */
public record LineStats(
    Counter cut,
    Counter filtered,
    Counter jsonErrors,
    Counter malformed,
    Counter unfinished,
    Counter otherStreams,
    Complaints complaints) {
  /** Counters that are part of the metrics. */
  public static LineStats in(Metrics metrics) {
    return in(metrics, new Complaints());
  }

  static LineStats in(Metrics metrics, Complaints complaints) {
    return new LineStats(
        metrics.counter("filebeat.input.log.lines.cut"),
        metrics.counter("filebeat.input.log.lines.filtered"),
        metrics.counter("filebeat.input.log.lines.json_errors"),
        metrics.counter("filebeat.input.log.lines.container_malformed"),
        metrics.counter("filebeat.input.log.lines.container_unfinished"),
        metrics.counter("filebeat.input.log.lines.container_other_stream"),
        complaints);
  }
}
