package org.skidder.inputs.net;

import java.util.concurrent.atomic.AtomicLong;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * Counts what happens to datagrams; all listeners of one type share it.
 *
 * @param datagrams that were received and not empty
 * @param bytes of them
 * @param truncated those that were cut to {@code max_message_size}
 * @param dropped by the kernel because its receive buffer was full
 */
record DatagramMetrics(Counter datagrams, Counter bytes, Counter truncated, Counter dropped) {
  /** The counters of a type of input and a transport. */
  static DatagramMetrics in(Metrics metrics, String type, String transport) {
    String prefix = "filebeat.input." + type + "." + transport + ".";
    return new DatagramMetrics(
        metrics.counter(prefix + "datagrams.received"),
        metrics.counter(prefix + "bytes.received"),
        metrics.counter(prefix + "datagrams.truncated"),
        metrics.counter(prefix + "datagrams.dropped_by_kernel"));
  }

  /** Counts on from {@code known} to {@code now}; returns what is new. */
  long dropsUpTo(AtomicLong known, long now) {
    long fresh = Math.max(0, now - known.getAndSet(now));
    dropped.add(fresh);
    return fresh;
  }
}
