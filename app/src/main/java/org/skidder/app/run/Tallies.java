package org.skidder.app.run;

import java.util.concurrent.atomic.LongAdder;
import org.skidder.core.log.Complaints;
import org.skidder.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what pipelines did, and says at most once a minute that some events failed. */
final class Tallies {
  private static final Logger LOG = LoggerFactory.getLogger("ingest");

  private final LongAdder processed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Complaints complaints = new Complaints();

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
    if (complaints.isDue("failed")) {
      LOG.warn(
          "{} events so far could not be parsed and go on with error.message; their pipeline does"
              + " not handle the failure",
          failed.sum());
    }
  }
}
