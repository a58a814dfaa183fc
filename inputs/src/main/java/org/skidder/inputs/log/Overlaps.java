package org.skidder.inputs.log;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.skidder.core.log.Complaints;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.StateKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files are being read in the whole process: tells of those that two inputs read, for there
 * is one position for both; and of those that one reads after another. Thread-safe.
 */
final class Overlaps {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  private final ConcurrentHashMap<StateKey, Integer> readers = new ConcurrentHashMap<>();
  private final Complaints complaints;

  /** Filled with {@code --once} only: inputs run one after another then. */
  private final Set<StateKey> ended = ConcurrentHashMap.newKeySet();

  private final boolean once;

  /**
   * @param nanoTime a clock: a warning of files read twice comes once a minute at most
   * @param once whether inputs run one after another to their end
   */
  Overlaps(LongSupplier nanoTime, boolean once) {
    complaints = new Complaints(nanoTime);
    this.once = once;
  }

  /**
   * An input that starts has taken over these positions; tells of those that come from another one
   * of this run, all at once and with the first by name, as they may be many.
   */
  void tellOfTaken(Collection<FileState> positions) {
    List<String> names =
        positions.stream()
            .filter(position -> ended.contains(position.key()))
            .map(FileState::source)
            .sorted()
            .toList();
    if (names.isEmpty()) {
      return;
    }
    LOG.warn(
        "{}{} read by another input of this run: the one that comes now reads only what is there"
            + " beyond that, as there is one position for both. Take what both cover out of the"
            + " paths of one, or add exclude_files",
        names.getFirst(),
        names.size() == 1 ? " was" : " and " + (names.size() - 1) + " more were");
  }

  /** An input begins to read a file; true when another one reads it already. */
  boolean begin(StateKey file, Path path) {
    boolean shared = readers.merge(file, 1, Integer::sum) > 1;
    if (shared) {
      complaints
          .due("shared")
          .ifPresent(times ->
              LOG.warn(
                  "{} is read by two inputs{}: its lines are sent twice, and a restart may skip"
                      + " lines of the input that is behind, as there is one position for both."
                      + " Take it out of the paths of one, or add exclude_files",
                  path,
                  Complaints.more(times)));
    }
    return shared;
  }

  /** An input does not read a file any more. */
  void end(StateKey file) {
    if (once) {
      ended.add(file);
    }
    readers.computeIfPresent(file, (_, count) -> count > 1 ? count - 1 : null);
  }
}
