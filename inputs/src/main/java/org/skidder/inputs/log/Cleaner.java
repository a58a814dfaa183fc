package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
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

  Cleaner(Registrar registrar, Map<StateKey, Tracked> files) {
    this.registrar = registrar;
    this.files = files;
  }

  /**
   * {@code clean_removed}: forgets closed files that are not where they were seen last, if nothing
   * needs them.
   */
  void dropVanished(Predicate<StateKey> needed) {
    for (Tracked known : List.copyOf(files.values())) {
      FileState state = known.state();
      // While events are under way the position is still needed; the next scan looks again.
      if (!needed.test(state.key()) && known.isDelivered() && isGone(state)) {
        LOG.debug("{}: is gone, its position is forgotten", state.source());
        files.remove(state.key());
        registrar.update(state.withTtl(FileState.TTL_DELETE));
      }
    }
  }

  /** Whether a file is not at its last known path any more. */
  static boolean isGone(FileState state) {
    try {
      return !FoundFile.look(state.path()).id().equals(state.id());
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      LOG.debug("{}: cannot be seen: {}", state.source(), e.getMessage());
      return false;
    }
  }

  /** {@code clean_inactive}: forgets closed files that did not change for long. */
  void dropExpired(long now) {
    Instant instant = Instant.ofEpochMilli(now);
    files.values().removeIf(known -> !known.isRunning() && known.state().isExpired(instant));
  }
}
