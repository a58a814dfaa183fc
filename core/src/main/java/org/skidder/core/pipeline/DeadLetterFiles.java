package org.skidder.core.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of dead letters of all outputs, one for each real path: outputs that name the same
 * file, be it in different words, share it with its lock. Thread-safe.
 */
public final class DeadLetterFiles {
  private final Clock clock;
  private final Map<Path, DeadLetterFile> all = new HashMap<>();

  /** None yet. */
  public DeadLetterFiles(Clock clock) {
    this.clock = clock;
  }

  /** The file of a path; nothing is opened yet. */
  public synchronized DeadLetterFile at(Path path) {
    return all.computeIfAbsent(real(path), _ -> new DeadLetterFile(path, clock));
  }

  /** Without symbolic links, as far as it is there. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath();
    for (Path there = absolute; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(there.relativize(absolute)).normalize();
      } catch (IOException e) {
        // Not there yet, but a folder above it is.
      }
    }
    return absolute.normalize();
  }
}
