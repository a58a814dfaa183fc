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
 */
record SpoolNotes(Optional<Position> sent, Optional<Position> written) {
  private static final Logger LOG = LoggerFactory.getLogger("spool");

  /**
   * Reads them, and makes sure that what was sent is on disk before anything is freed because of
   * it: the process before may have told the kernel only.
   *
   * @throws IOException when one is there and cannot be read: taken for missing, it would cost what
   *     is there
   */
  static SpoolNotes read(SpoolOptions options, Cursor sent, Cursor written) throws IOException {
    SpoolNotes notes = new SpoolNotes(sent.read(), written.read());
    if (notes.sent.isPresent()) {
      try {
        sent.put(notes.sent.get());
      } catch (IOException e) {
        LOG.error(
            "The cursor of the spool {} cannot be kept: {}; after a crash events may be sent again,"
                + " or counted as lost that were sent",
            options.folder(),
            e.getMessage());
      }
    }
    return notes;
  }

  /** The segment with the newest records, for all that is on record; 0 when nothing is. */
  long writtenSeq() {
    return written.map(Position::seq).orElse(0L);
  }
}
