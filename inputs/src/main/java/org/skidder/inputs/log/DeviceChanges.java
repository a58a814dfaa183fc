package org.skidder.inputs.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.StateKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds files that are known under another device number: a share was mounted anew, or volumes got
 * other numbers when the machine was started. Path, inode and content tell that a file is the same;
 * it goes on where it was, with the same generation. Guarded by the input's lock.
 */
final class DeviceChanges {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  private final Registrar registrar;
  private final Map<StateKey, Tracked> files;

  /** Known files that the scan under way did not find, by inode; made when first asked for. */
  private @Nullable Map<Long, List<StateKey>> missing;

  /**
   * @param files what the input knows
   */
  DeviceChanges(Registrar registrar, Map<StateKey, Tracked> files) {
    this.registrar = registrar;
    this.files = files;
  }

  /** A scan begins. */
  void begin() {
    missing = null;
  }

  /**
   * Gives a file of which nothing was read under its identity the position that it has under that
   * of another device, where it is not known any more then; empty when it is not known there
   * either.
   *
   * @param present whether the scan found a file
   * @throws IOException when the file cannot be read, so that this cannot be told
   */
  Optional<Continuation> takeOver(
      FoundFile file, HarvesterStarter.Opened opened, Predicate<StateKey> present)
      throws IOException {
    for (StateKey key : missing(present).getOrDefault(file.id().inode(), List.of())) {
      Tracked known = files.get(key);
      if (known != null && isSame(known.state(), file, opened)) {
        return Optional.of(takeOver(known, file, opened));
      }
    }
    return Optional.empty();
  }

  private Map<Long, List<StateKey>> missing(Predicate<StateKey> present) {
    Map<Long, List<StateKey>> made = missing;
    if (made == null) {
      made = new HashMap<>();
      for (StateKey key : files.keySet()) {
        if (!present.test(key)) {
          made.computeIfAbsent(key.id().inode(), _ -> new ArrayList<>(1)).add(key);
        }
      }
      missing = made;
    }
    return made;
  }

  private static boolean isSame(FileState known, FoundFile file, HarvesterStarter.Opened opened)
      throws IOException {
    return isMoved(known, file)
        && known.isAt(file.path())
        && !known.fingerprint().isNone()
        && (known.compressed() || file.size() >= known.leastSize())
        && !Changes.isOther(known, opened);
  }

  private static boolean isMoved(FileState known, FoundFile file) {
    return known.id().inode() == file.id().inode() && known.id().device() != file.id().device();
  }

  private Continuation takeOver(Tracked known, FoundFile file, HarvesterStarter.Opened opened) {
    if (!known.isDelivered()) {
      // Its events must have arrived first: until then the old position may still be needed.
      known.endAtEnd(CloseReason.RENAMED);
      return Continuation.LATER;
    }
    FileState old = known.state();
    FileIdentity now = file.id();
    LOG.info(
        "{}: was {} and is {} now, on a device with another number", old.source(), old.id(), now);
    files.remove(old.key());
    registrar.update(old.withId(now));
    Cleaner.forget(old, registrar);
    return Continuation.of(old, old.offset(), opened, Optional.empty());
  }

  /**
   * Whether a file that is gone may be what is at its path now, under another device number, which
   * has not been opened yet.
   */
  static boolean isUndecided(FileState gone, Map<StateKey, Tracked> files) {
    try {
      FoundFile now = FoundFile.look(gone.path());
      return isMoved(gone, now) && !files.containsKey(new StateKey(now.id(), gone.meta()));
    } catch (IOException e) {
      return Presence.of(gone.path(), e) == Presence.UNKNOWN;
    }
  }
}
