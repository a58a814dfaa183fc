package org.skidder.inputs.log;

import java.util.Optional;
import java.util.Set;
import org.skidder.core.registry.StateKey;

/**
 * Files of which nothing was on record when their input looked at its folders for the first time,
 * and that were there before it began. Nothing of them was sent, so none is the copy of something
 * that was: in the first scan nobody waits to see what becomes of them. Guarded by the input's
 * lock.
 */
final class Newcomers {
  /** So late may the time be that a file system notes, in milliseconds. */
  private static final long TICK = 20;

  private final long began;
  private boolean scanned;

  /** What was on record; empty after the first scan. */
  private Optional<Set<StateKey>> recorded = Optional.empty();

  /**
   * @param began when the input began, milliseconds since the epoch
   */
  Newcomers(long began) {
    this.began = began;
  }

  /**
   * A scan begins.
   *
   * @param known the files that the input knows
   */
  void beginScan(Set<StateKey> known) {
    recorded = scanned ? Optional.empty() : Optional.of(Set.copyOf(known));
    scanned = true;
  }

  /**
   * Whether the first scan is under way, and two files are new in it.
   *
   * @param file that may be a copy: one that was made since may have what was read of the other
   * @param original of which it may be one
   */
  boolean include(FoundFile file, StateKey original) {
    return Math.max(file.born(), file.modified()) < began - TICK
        && recorded.filter(known -> !known.contains(original)).isPresent();
  }
}
