package org.skidder.core.spool;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is on record beside the segments when a spool is opened.
 *
 * @param sent up to where all was sent and acknowledged
 * @param written up to where records were on disk for sure
 * @param isForced whether the former was forced to the disk now; if not, the disk may be away
 */
record SpoolNotes(Optional<Position> sent, Optional<Position> written, boolean isForced) {
  private static final Logger LOG = LoggerFactory.getLogger("spool");

  /**
   * Reads them, and makes sure that what was sent is on disk before anything is freed because of
   * it: the process before may have told the kernel only.
   */
  static SpoolNotes read(
      SpoolOptions options, SpoolStore store, Retries retries, Cursor sent, Cursor written)
      throws IOException {
    Optional<Position> from = sent.read(store, retries);
    return new SpoolNotes(
        from, written(options, store, retries, written), isForced(options, sent, from));
  }

  private static boolean isForced(SpoolOptions options, Cursor sent, Optional<Position> from) {
    try {
      if (from.isPresent()) {
        sent.put(from.get());
      } else {
        sent.force();
      }
      return true;
    } catch (IOException e) {
      LOG.error("The cursor of the spool {} cannot be kept: {}", options.folder(), e.getMessage());
      return false;
    }
  }

  /** How far the spool was written, for all that is known: no start fails for that. */
  private static Optional<Position> written(
      SpoolOptions options, SpoolStore store, Retries retries, Cursor written) {
    try {
      return written.read(store, retries);
    } catch (IOException e) {
      LOG.warn(
          "How far the spool {} was written cannot be read: {}; if the disk damaged its newest"
              + " records, that is not told",
          options.folder(),
          e.getMessage());
      return Optional.empty();
    }
  }
}
