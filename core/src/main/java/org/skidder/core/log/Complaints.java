package org.skidder.core.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps what may happen often from being logged more than once a minute. Thread-safe; remembers the
 * thousand keys that were said last. When a thousand were said in one minute, any further ones
 * count as one, so that there is no flood however many there are.
 *
 * <pre>{@code
 * complaints.due(reason).ifPresent(times -> LOG.error("{}{}", reason, Complaints.more(times)));
 * }</pre>
 */
public final class Complaints {
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int REMEMBERED = 1000;

  /** Stands for all keys beyond those that are remembered. */
  private static final Object OTHERS = new Object();

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
    Object said = last.containsKey(key) || !isFull(now) ? key : OTHERS;
    Said before = last.get(said);
    if (before != null && now - before.at < QUIET_NANOS) {
      before.unsaid += times;
      return OptionalLong.empty();
    }
    // Taken out first, so that it becomes the youngest.
    last.remove(said);
    last.put(said, new Said(now));
    return OptionalLong.of(before == null ? times : before.unsaid + times);
  }

  /** Whether everything that is remembered was said within the last minute. */
  private boolean isFull(long now) {
    return last.size() >= REMEMBERED && now - last.values().iterator().next().at < QUIET_NANOS;
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
