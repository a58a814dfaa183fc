package org.skidder.app.run;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.skidder.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what pipelines did, and says at most once a minute that some events failed. */
final class Tallies {
  private static final Logger LOG = LoggerFactory.getLogger("ingest");
  private static final long MINUTE = 60_000_000_000L;

  private final LongAdder processed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicLong lastSaid = new AtomicLong(System.nanoTime() - MINUTE);

  /** Shows the counters among the metrics. */
  void register(Metrics metrics) {
    metrics.register("ingest.events.total", new Metrics.ExternalCounter(processed::sum));
    metrics.register("ingest.events.failed", new Metrics.ExternalCounter(failed::sum));
  }

  void count(int all, int failures) {
    processed.add(all);
    if (failures == 0) {
      return;
    }
    failed.add(failures);
    long now = System.nanoTime();
    long last = lastSaid.get();
    if (now - last >= MINUTE && lastSaid.compareAndSet(last, now)) {
      LOG.warn(
          "{} events so far could not be parsed and go on with error.message; their pipeline does"
              + " not handle the failure",
          failed.sum());
    }
  }
}
