package org.skidder.inputs.log;

import java.util.concurrent.atomic.AtomicLong;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/** Counters of the log input; all inputs of a process share them. */
record LogMetrics(
    Counter started,
    Counter closed,
    Counter skipped,
    Counter renamed,
    Counter truncated,
    Counter replaced,
    Counter copies,
    Counter unreadBytes,
    Counter givenUp,
    Counter shared,
    AtomicLong running,
    AtomicLong removedBytes,
    AtomicLong troubled) {

  /**
   * The counters in a tree of metrics.
   *
   * @param running how many files are open, in all inputs of the process
   * @param removedBytes what those of them have that are removed
   * @param troubled how many inputs have scans that fail
   */
  static LogMetrics in(
      Metrics metrics, AtomicLong running, AtomicLong removedBytes, AtomicLong troubled) {
    metrics.gauge("filebeat.harvester.running", running::get);
    metrics.gauge("filebeat.harvester.open_files", running::get);
    metrics.gauge("filebeat.input.log.files.removed_open_bytes", removedBytes::get);
    metrics.gauge("filebeat.input.log.scans.failing", troubled::get);
    return new LogMetrics(
        metrics.counter("filebeat.harvester.started"),
        metrics.counter("filebeat.harvester.closed"),
        metrics.counter("filebeat.harvester.skipped"),
        metrics.counter("filebeat.input.log.files.renamed"),
        metrics.counter("filebeat.input.log.files.truncated"),
        metrics.counter("filebeat.input.log.files.replaced"),
        metrics.counter("filebeat.input.log.files.copies_recognised"),
        metrics.counter("filebeat.input.log.files.unread_bytes_lost"),
        metrics.counter("filebeat.input.log.files.given_up"),
        metrics.counter("filebeat.input.log.files.read_twice"),
        running,
        removedBytes,
        troubled);
  }
}
