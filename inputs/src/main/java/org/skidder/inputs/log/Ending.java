package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Path;
import org.skidder.core.log.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an open file is left: what cannot be done then is no reason to stop. Thread-safe. */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger("harvester");
  private static final long UNKNOWN = -1;

  private final Path path;
  private final Source source;
  private volatile long lastSize = UNKNOWN;

  Ending(Path path, Source source) {
    this.path = path;
    this.source = source;
  }

  /** How large it was when that was noted last; −1 when it was not, or that is not known. */
  long lastSize() {
    return lastSize;
  }

  /** Notes how large the file is, as long as it is open. */
  void noteSize() {
    try {
      lastSize = source.size();
    } catch (IOException e) {
      LOG.debug("{}: {}", path, Reasons.of(e));
    }
  }

  /** Notes its size and closes it. */
  void close() {
    noteSize();
    try {
      source.close();
    } catch (IOException e) {
      LOG.warn("{}: closing failed: {}", path, Reasons.of(e));
    }
  }
}
