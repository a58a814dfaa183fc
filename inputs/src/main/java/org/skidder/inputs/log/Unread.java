package org.skidder.inputs.log;

import java.util.Collection;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that nobody will read any more because their file is gone: they are counted, and the log
 * names the file. Thread-safe.
 *
 * @param bytes the counter
 * @param registrar positions of other inputs
 */
record Unread(Counter bytes, Registrar registrar) {
  private static final Logger LOG = LoggerFactory.getLogger("harvester");

  /**
   * A file was closed.
   *
   * @param state up to where it was handed over
   * @param size what it had; −1 when that is not known
   * @param owner to look whether it has another name
   * @return whether bytes are lost
   */
  boolean closed(FileState state, long size, CloseReason reason, HarvesterOwner owner) {
    if (!reason.mayLeaveBytes()
        || size <= state.offset()
        || !Cleaner.isGone(state)
        || owner.finds(state.id())) {
      return false;
    }
    lost(state, size, reason.text());
    return true;
  }

  /**
   * A closed file that is gone is forgotten.
   *
   * @param others that the input knows: one with the same content goes on with it
   */
  void forgotten(Tracked known, Collection<Tracked> others) {
    FileState state = known.state();
    long size = known.seenSize;
    if (!state.compressed()
        && size > state.offset()
        && others.stream().noneMatch(other -> other != known && isSameContent(other, state))
        && registrar.find(state.key()).filter(read -> read.offset() >= size).isEmpty()) {
      lost(state, size, "it was not open");
    }
  }

  private static boolean isSameContent(Tracked other, FileState state) {
    return other.state().generation() == state.generation();
  }

  private void lost(FileState state, long size, String why) {
    long unread = size - state.offset();
    bytes.add(unread);
    LOG.warn(
        "{}: {} bytes from offset {} on were not delivered, and no pattern finds the file any more"
            + " ({})",
        state.source(),
        unread,
        state.offset(),
        why);
  }
}
