package org.skidder.app.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was opened so far, to be closed in reverse when the next step fails. Belongs to one thread.
 */
final class Opened implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("beat");

  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  /** Takes note of something that is open. */
  <T extends AutoCloseable> T add(T open) {
    all.push(open);
    return open;
  }

  @Override
  public void close() {
    for (AutoCloseable open : all) {
      try {
        open.close();
      } catch (Exception e) {
        LOG.debug("closing {}: {}", open.getClass().getSimpleName(), e.getMessage());
      }
    }
  }
}
