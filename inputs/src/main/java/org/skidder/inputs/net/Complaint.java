package org.skidder.inputs.net;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that may go wrong often and is logged once a minute at most. Thread-safe. */
public final class Complaint {
  private static final Logger LOG = LoggerFactory.getLogger("input");
  private static final long MINUTE = 60_000_000_000L;

  private final AtomicLong last = new AtomicLong(System.nanoTime() - MINUTE);
  private final AtomicLong unsaid = new AtomicLong();

  /** Logs it, or only counts it when it was logged lately. */
  public void say(String text) {
    long before = last.get();
    long now = System.nanoTime();
    if (now - before < MINUTE || !last.compareAndSet(before, now)) {
      unsaid.incrementAndGet();
      return;
    }
    long more = unsaid.getAndSet(0);
    if (more == 0) {
      LOG.error("{}", text);
    } else {
      LOG.error("{} ({} more like it since the last time)", text, more);
    }
  }
}
