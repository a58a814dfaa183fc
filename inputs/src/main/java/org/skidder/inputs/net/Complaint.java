package org.skidder.inputs.net;

import org.skidder.core.log.Complaints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that may go wrong often and is logged once a minute at most. Thread-safe. */
public final class Complaint {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  private final Complaints complaints = new Complaints();

  /** Logs it, or only counts it when it was logged lately. */
  public void say(String text) {
    complaints.due(this).ifPresent(times -> LOG.error("{}{}", text, Complaints.more(times)));
  }
}
