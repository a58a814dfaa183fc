package org.skidder.inputs.log;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.StateKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets files that are gone or were quiet for long. Guarded by the input's lock. */
final class Cleaner {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  private final Registrar registrar;
  private final Map<StateKey, Tracked> files;
  private final Unread unread;

  Cleaner(Registrar registrar, Map<StateKey, Tracked> files, Unread unread) {
    this.registrar = registrar;
    this.files = files;
    this.unread = unread;
  }

  /**
   * {@code clean_removed}: forgets closed files that are not where they were seen last, if nothing
   * needs them.
   *
   * @param look number of the look at the folders. A file is forgotten by the second one that
   *     misses it: what it was compressed to may have come after the first passed that name
   * @param last whether there is no other look
   * @return whether a file was missed for the first time
   */
  boolean dropVanished(Predicate<StateKey> needed, long look, boolean last) {
    boolean again = false;
    for (Tracked known : List.copyOf(files.values())) {
      // While events are under way the position is still needed; the next scan looks again.
      if (known.isRunning()) {
        known.missed = Tracked.NOT_MISSED;
        continue;
      }
      FileState state = known.state();
      if (!known.isDelivered()
          || needed.test(state.key())
          || !isGone(state)
          || DeviceChanges.isUndecided(state, files)) {
        known.missed = Tracked.NOT_MISSED;
      } else if (known.missed == Tracked.NOT_MISSED && !last) {
        known.missed = look;
        again = true;
      } else {
        LOG.debug("{}: is gone, its position is forgotten", state.source());
        unread.forgotten(known, files.values());
        files.remove(state.key());
        forget(state, registrar);
      }
    }
    return again;
  }

  /** Takes the position of a file that is gone off the record, unless it is another one's. */
  static void forget(FileState gone, Registrar registrar) {
    if (!isReused(gone, registrar)) {
      drop(gone, registrar);
    }
  }

  /**
   * Whether the inode of a file that is gone is used again by a file of another input: then the
   * position on record is that one's. Looks at that file.
   */
  static boolean isReused(FileState gone, Registrar registrar) {
    return registrar
        .find(gone.key())
        .filter(now -> !now.source().equals(gone.source()) && !isGone(now))
        .isPresent();
  }

  /** Takes a position off the record, which must not be another file's. */
  static void drop(FileState gone, Registrar registrar) {
    registrar.update(gone.withTtl(FileState.TTL_DELETE).withFinished(true));
  }

  /** Whether a file is surely not at its last known path any more. */
  static boolean isGone(FileState state) {
    return Presence.of(state.path(), state.id()).isElsewhere();
  }

  /**
   * {@code clean_inactive}: forgets closed files that did not change for long. As long as events
   * are under way the position is needed: only then has the registry what was handed over.
   */
  void dropExpired(long now) {
    Instant instant = Instant.ofEpochMilli(now);
    files.values().removeIf(known -> known.isDelivered() && known.state().isExpired(instant));
  }
}
