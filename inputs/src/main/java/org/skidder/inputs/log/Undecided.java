package org.skidder.inputs.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.skidder.core.registry.StateKey;

/**
 * Files of which it is not known yet what they are, and for how long that is so. Guarded by the
 * input's lock. Times are milliseconds since the epoch; a clock that is set back begins a wait
 * anew, or it would last until the clock has caught up.
 */
final class Undecided {
  /** A copy beside its original, of which nothing becomes, is a file of its own after so long. */
  private static final long WAIT_MS = TimeUnit.MINUTES.toMillis(1);

  /** A copy has its first bytes after so long. */
  private static final long BEGIN_MS = TimeUnit.SECONDS.toMillis(1);

  /**
   * Who truncates a file does so as soon as its copy is whole, and on the disk: so long after a
   * plain copy was whole, and a second more for {@link #SYNCED_A_SECOND}, no truncation is to come.
   */
  private static final long WHOLE_MS = TimeUnit.SECONDS.toMillis(10);

  /** What a slow disk writes in a second, in bytes. */
  private static final long SYNCED_A_SECOND = 16L << 20;

  private final Map<StateKey, Wait> waits = new HashMap<>();

  /**
   * A wait.
   *
   * @param since when the file was found first
   * @param size at the last look
   * @param whole since when it has that size
   * @param grown whether it was found to have another size before, but none
   */
  private record Wait(long since, long size, long whole, boolean grown) {
    Wait next(long now, long found) {
      long began = Math.min(since, now);
      return found == size
          ? new Wait(began, size, Math.min(whole, now), grown)
          : new Wait(began, found, now, grown || size > 0);
    }
  }

  /** A scan begins that found these files. */
  void retain(Set<StateKey> present) {
    waits.keySet().retainAll(present);
  }

  boolean isEmpty() {
    return waits.isEmpty();
  }

  /** It is known what a file is. */
  void decided(StateKey key) {
    waits.remove(key);
  }

  /** Whether a file may still become what it is to be. */
  boolean mayWait(StateKey key, FoundFile file, long now) {
    return now - waited(key, file, now).since() < WAIT_MS;
  }

  /** Whether a file without content may still get some. */
  boolean mayBegin(StateKey key, FoundFile file, boolean compressed, long now) {
    return now - waited(key, file, now).since() < (compressed ? WAIT_MS : BEGIN_MS);
  }

  /**
   * Whether a file that has nothing but the beginning of another one may be a copy that is made
   * still, or whose original is to be truncated.
   *
   * @param compressed whether it is, or the other one
   * @param original size of the other one
   */
  boolean mayBeCopy(StateKey key, FoundFile file, boolean compressed, long original, long now) {
    Wait wait = waited(key, file, now);
    if (!compressed && (!wait.grown() || file.size() == original)) {
      long limit = WHOLE_MS + TimeUnit.SECONDS.toMillis(1) * (file.size() / SYNCED_A_SECOND);
      return now - wait.whole() < Math.min(WAIT_MS, limit);
    }
    long age = now - file.modified();
    // The copy of a large file is being written for minutes.
    boolean growing = age >= 0 && age < WAIT_MS && (compressed || file.size() < original);
    return growing || now - wait.since() < WAIT_MS;
  }

  private Wait waited(StateKey key, FoundFile file, long now) {
    return waits.merge(
        key, new Wait(now, file.size(), now, false), (known, _) -> known.next(now, file.size()));
  }
}
