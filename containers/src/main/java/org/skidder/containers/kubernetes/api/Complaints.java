package org.skidder.containers.kubernetes.api;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of what does not work: each reason once a minute at most, and when it works again. Belongs
 * to one thread.
 */
final class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger("kubernetes");
  private static final long PERIOD = TimeUnit.MINUTES.toNanos(1);

  private final String what;
  private String last = "";
  private long at;

  Complaints(String what) {
    this.what = what;
  }

  /** It does not work. */
  void about(String reason) {
    long now = System.nanoTime();
    if (!reason.equals(last) || now - at >= PERIOD) {
      last = reason;
      at = now;
      LOG.error("{} does not work, it is tried again: {}", what, reason);
    }
  }

  /** It works. */
  void over() {
    if (!last.isEmpty()) {
      last = "";
      LOG.info("{} works again", what);
    }
  }
}
