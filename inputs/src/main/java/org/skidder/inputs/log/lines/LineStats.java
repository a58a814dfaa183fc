package org.skidder.inputs.log.lines;

import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * Counts what happens to lines. Thread-safe; one for all files.
 *
 * @param cut texts that were cut to {@code max_bytes}
 * @param filtered lines that were left out by {@code include_lines} or {@code exclude_lines}
 * @param jsonErrors lines that should have been JSON objects and were not
 */
public record LineStats(Counter cut, Counter filtered, Counter jsonErrors) {
  /** Counters that are part of the metrics. */
  public static LineStats in(Metrics metrics) {
    return new LineStats(
        metrics.counter("filebeat.input.log.lines.cut"),
        metrics.counter("filebeat.input.log.lines.filtered"),
        metrics.counter("filebeat.input.log.lines.json_errors"));
  }
}
