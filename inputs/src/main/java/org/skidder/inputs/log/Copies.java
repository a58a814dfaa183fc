package org.skidder.inputs.log;

import java.nio.file.Path;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;

/** What a file must have to be taken for the copy of another. */
final class Copies {
  private Copies() {}

  /** Whether a file of which nothing was read may be a copy of a known one. */
  static boolean mayBe(FoundFile file, HarvesterStarter.Opened opened, Tracked other) {
    FileState original = other.state();
    Fingerprint known = original.fingerprint();
    boolean begins =
        known.length() == 0
            || known.length() > opened.headLength()
            || known.isPrefixOf(opened.head(), opened.headLength());
    // A new file under the name of the log itself is its next content, however it begins.
    return begins
        && FileNames.isRotated(file.path())
        && !original.id().equals(file.id())
        && isTelling(file, opened, original, other.readAs());
  }

  /**
   * Whether the content that was read is enough to know a copy by. A few bytes in another folder,
   * or under the next of names that all have a date, are those of another run of the same program:
   * to take that for a copy would lose its lines. A packed file was a plain one before.
   *
   * @param path of the content when it was read
   */
  static boolean isTelling(
      FoundFile file, HarvesterStarter.Opened opened, FileState content, Path path) {
    return opened.compressed()
        || content.fingerprint().length() >= Harvester.HEAD
        || (!FileNames.isRotated(path)
            && FileNames.family(path).equals(FileNames.family(file.path())));
  }
}
