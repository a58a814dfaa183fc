package org.skidder.containers.discovery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps the same complaint from being logged more than once a minute. Belongs to one thread. */
final class Complaints {
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int REMEMBERED = 1000;

  private final LongSupplier nanoTime;
  private final Map<String, Long> last =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  Complaints(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether a text is to be logged now. */
  boolean isDue(String text) {
    long now = nanoTime.getAsLong();
    Long before = last.get(text);
    if (before != null && now - before < QUIET_NANOS) {
      return false;
    }
    last.remove(text);
    last.put(text, now);
    return true;
  }
}
