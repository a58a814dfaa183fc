package org.skidder.kafka;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of events that brokers do not take now, once a minute at most. Thread-safe. */
final class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger("kafka");
  private static final long PERIOD_MS = 60_000;

  private final String target;
  private final Clock clock;
  private long last = Long.MIN_VALUE;

  Complaints(String target, Clock clock) {
    this.target = target;
    this.clock = clock;
  }

  /** Some events were not taken. */
  synchronized void about(int events, String reason) {
    long now = clock.millis();
    if (last == Long.MIN_VALUE || now - last >= PERIOD_MS) {
      last = now;
      LOG.error(
          "{}: {} events were not taken: {}; they are sent again until it takes them",
          target,
          events,
          reason);
    }
  }
}
