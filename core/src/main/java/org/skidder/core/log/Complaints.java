package org.skidder.core.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps what may happen often from being logged more than once a minute. Thread-safe; remembers the
 * thousand keys that were said last.
 *
 * <pre>{@code
 * complaints.due(reason).ifPresent(times -> LOG.error("{}{}", reason, Complaints.more(times)));
 * }</pre>
 */
public final class Complaints {
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int REMEMBERED = 1000;

  private final LongSupplier nanoTime;

  /** The one said longest ago first. */
  private final Map<Object, Said> last =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Said> eldest) {
          return size() > REMEMBERED;
        }
      };

  private static final class Said {
    final long at;
    long unsaid;

    Said(long at) {
      this.at = at;
    }
  }

  /** With the system's monotonic clock. */
  public Complaints() {
    this(System::nanoTime);
  }

  /**
   * With another clock.
   *
   * @param nanoTime monotonic, as {@link System#nanoTime()}
   */
  public Complaints(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** It happened; as {@link #due(Object, long)} with once. */
  public OptionalLong due(Object key) {
    return due(key, 1);
  }

  /**
   * It happened.
   *
   * @param key what is said once a minute: a reason, a name, a text
   * @param times how often
   * @return if it is to be said now: how often it happened since it was said last
   */
  public synchronized OptionalLong due(Object key, long times) {
    long now = nanoTime.getAsLong();
    Said before = last.get(key);
    if (before != null && now - before.at < QUIET_NANOS) {
      before.unsaid += times;
      return OptionalLong.empty();
    }
    // Taken out first, so that it becomes the youngest.
    last.remove(key);
    last.put(key, new Said(now));
    return OptionalLong.of(before == null ? times : before.unsaid + times);
  }

  /** It happened; whether it is to be said now, when nobody wants to know how often. */
  public boolean isDue(Object key) {
    return due(key).isPresent();
  }

  /** What follows on a text that stands for several: nothing, when it happened once. */
  public static String more(long times) {
    return times == 1 ? "" : " (" + (times - 1) + " more like it since the last time)";
  }
}
