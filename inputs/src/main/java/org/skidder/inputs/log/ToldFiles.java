package org.skidder.inputs.log;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Files of which something was told; so that each scan does not repeat it. For one thread. */
final class ToldFiles {
  /** Of many files that come and go, one may be complained of again: better than to fill memory. */
  private static final int MOST = 10_000;

  private final Set<Path> told = new HashSet<>();

  /** Whether nothing was told of a file since it was {@link #settled}. */
  boolean isNew(Path path) {
    if (told.size() >= MOST) {
      told.clear();
    }
    return told.add(path);
  }

  /** What was told is not so any more. */
  void settled(Path path) {
    told.remove(path);
  }
}
