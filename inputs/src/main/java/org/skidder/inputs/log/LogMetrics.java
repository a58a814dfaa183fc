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
    Counter shared,
    AtomicLong running) {

  /** The counters in a tree of metrics; {@code running} is shared by all inputs of the process. */
  static LogMetrics in(Metrics metrics, AtomicLong running) {
    metrics.gauge("filebeat.harvester.running", running::get);
    metrics.gauge("filebeat.harvester.open_files", running::get);
    return new LogMetrics(
        metrics.counter("filebeat.harvester.started"),
        metrics.counter("filebeat.harvester.closed"),
        metrics.counter("filebeat.harvester.skipped"),
        metrics.counter("filebeat.input.log.files.renamed"),
        metrics.counter("filebeat.input.log.files.truncated"),
        metrics.counter("filebeat.input.log.files.replaced"),
        metrics.counter("filebeat.input.log.files.copies_recognised"),
        metrics.counter("filebeat.input.log.files.unread_bytes_lost"),
        metrics.counter("filebeat.input.log.files.read_twice"),
        running);
  }
}
