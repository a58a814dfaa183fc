package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.skidder.core.registry.FileIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is at a path now, of which it is known what file was there. */
enum Presence {
  /** The file. */
  THERE,
  /** Another file. */
  OTHER,
  /** Nothing. */
  GONE,
  /**
   * It cannot be seen: permissions, or a share that does not answer. Nothing may be concluded from
   * that, least of all that the file was removed.
   */
  UNKNOWN;

  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** Looks at a path, following links. */
  static Presence of(Path path, FileIdentity id) {
    try {
      return FoundFile.look(path).id().equals(id) ? THERE : OTHER;
    } catch (IOException e) {
      return of(path, e);
    }
  }

  /** What it says that a look at a path failed. */
  static Presence of(Path path, IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return GONE;
    }
    LOG.debug("{}: cannot be seen: {}", path, failure.getMessage());
    return UNKNOWN;
  }

  /** Whether the file is surely not at the path. */
  boolean isElsewhere() {
    return this == OTHER || this == GONE;
  }
}
