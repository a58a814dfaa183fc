package org.skidder.inputs.net;

import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * Counts what happens to connections; all listeners of one type share it.
 *
 * @param opened connections that were taken
 * @param closed connections that ended, for whatever reason
 * @param refused connections beyond {@code max_connections}
 * @param timedOut connections closed because nothing came
 * @param failed connections that broke, TLS handshakes included
 * @param tooLong messages that closed their connection
 * @param lostBytes bytes of messages that never became complete
 * @param bytes what was received, after decryption
 */
record StreamMetrics(
    Counter opened,
    Counter closed,
    Counter refused,
    Counter timedOut,
    Counter failed,
    Counter tooLong,
    Counter lostBytes,
    Counter bytes) {

  /** The counters of a type of input and a transport. */
  static StreamMetrics in(Metrics metrics, String type, String transport) {
    String prefix = "filebeat.input." + type + "." + transport + ".";
    Counter opened = metrics.counter(prefix + "connections.opened");
    Counter closed = metrics.counter(prefix + "connections.closed");
    metrics.gauge(prefix + "connections.open", () -> opened.sum() - closed.sum());
    return new StreamMetrics(
        opened,
        closed,
        metrics.counter(prefix + "connections.refused"),
        metrics.counter(prefix + "connections.timed_out"),
        metrics.counter(prefix + "connections.failed"),
        metrics.counter(prefix + "messages.too_long"),
        metrics.counter(prefix + "bytes.lost"),
        metrics.counter(prefix + "bytes.received"));
  }
}
