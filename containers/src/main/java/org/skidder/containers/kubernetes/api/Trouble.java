package org.skidder.containers.kubernetes.api;

import org.skidder.core.log.Complaints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of what does not work: each reason once a minute at most, and when it works again. Belongs
 * to one thread.
 */
final class Trouble {
  private static final Logger LOG = LoggerFactory.getLogger("kubernetes");

  private final String what;
  private final Complaints complaints = new Complaints();
  private boolean told;

  Trouble(String what) {
    this.what = what;
  }

  /** It does not work. */
  void about(String reason) {
    if (complaints.isDue(reason)) {
      told = true;
      LOG.error("{} does not work, it is tried again: {}", what, reason);
    }
  }

  /** It works. */
  void over() {
    if (told) {
      told = false;
      LOG.info("{} works again", what);
    }
  }
}
