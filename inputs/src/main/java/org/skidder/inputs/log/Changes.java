package org.skidder.inputs.log;

import java.io.IOException;
import java.util.Optional;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of a closed file that is known: whether it grew, was truncated, or has
 * other content by now. Guarded by the input's lock.
 */
final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  private final Continuations.Opener opener;

  /**
   * @param opener opens files to compare them
   */
  Changes(Continuations.Opener opener) {
    this.opener = opener;
  }

  /**
   * Whether a file has less than was read of it. It is looked at again: since the scan saw it, it
   * may have been read further and closed.
   */
  static boolean isShorter(FoundFile file, FileState read) {
    return file.size() < read.leastSize()
        && FoundFile.lookIfThere(file.path())
            .filter(now -> now.id().equals(file.id()) && now.size() < read.leastSize())
            .isPresent();
  }

  /** Whether a file is not where it was; one that has two names (hard links) keeps the first. */
  static boolean isRenamed(FoundFile file, FileState state) {
    return !state.isAt(file.path()) && Cleaner.isGone(state);
  }

  /** The same file with new content. */
  static FileState fromStart(FileState old) {
    return old.withOffset(0)
        .withFingerprint(Fingerprint.NONE)
        .withGeneration(Generations.next(old.generation()));
  }

  /**
   * Whether a file has not the content that was read under its identity: inodes are used again, and
   * many contents of one log begin alike.
   *
   * @throws IOException when the file cannot be read, which says nothing about its content
   */
  static boolean isOther(FileState state, HarvesterStarter.Opened opened) throws IOException {
    Fingerprint known = state.fingerprint();
    return (state.offset() > 0 && state.compressed() != opened.compressed())
        || (!known.isNone() && !known.isPrefixOf(opened.head(), opened.headLength()))
        || (state.tail() != 0
            && !opened.compressed()
            && !opened.agrees(state.offset(), state.tail()));
  }

  /**
   * Whether a file has something that was not read of it.
   *
   * @throws IOException when the file cannot be read
   */
  boolean isToBeRead(FoundFile file, Tracked known) throws IOException {
    FileState state = known.state();
    boolean grown =
        state.compressed()
            ? hasMoreContent(file, known)
            : file.size() > state.offset() && !known.isUnchanged(file);
    boolean touched = file.modified() != known.checkedModified;
    boolean comparable = touched && state.fingerprint().length() > 0 && !state.compressed();
    return grown || (comparable && file.size() == state.offset() && isReplaced(file, known));
  }

  /**
   * Whether a compressed file must be read. What was read to its end is read again when it was
   * modified since; after a start, or when reading was broken off, its last bytes decide.
   */
  static boolean hasMoreContent(FoundFile file, Tracked known) {
    if (known.endedModified != Tracked.NOT_ENDED) {
      return file.modified() != known.endedModified;
    }
    try {
      // It may have another name since the scan, and another file this one.
      if (CompressedSource.endsAt(file.path(), known.state().offset()) && file.isThere()) {
        known.endedModified = file.modified();
        return false;
      }
    } catch (IOException e) {
      LOG.debug("{}: {}", file.path(), e.getMessage());
    }
    return true;
  }

  /** Whether a file of the size on record has other content. Looks once per modification. */
  private boolean isReplaced(FoundFile file, Tracked known) throws IOException {
    Optional<HarvesterStarter.Opened> opened = opener.open(file);
    if (opened.isEmpty()) {
      return false;
    }
    try {
      boolean replaced = isOther(known.state(), opened.get());
      known.checkedModified = file.modified();
      return replaced;
    } finally {
      opened.get().close();
    }
  }
}
