package org.skidder.inputs.log;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.registry.FileIdentity;

/** The path under which a file was opened, and whether the file is still there. For one thread. */
final class Place {
  private final Path path;
  private final FileIdentity id;
  private final HarvesterSettings settings;
  private final Runnable onLeft;
  private boolean left;

  /** Modification times of the file: when it was looked at last, and when its content was. */
  private long modified = Long.MIN_VALUE;

  private long checked = Long.MIN_VALUE;

  /**
   * @param id of the file that was opened
   * @param onLeft told when the file is not there any more, and stays open
   */
  Place(Path path, FileIdentity id, HarvesterSettings settings, Runnable onLeft) {
    this.path = path;
    this.id = id;
    this.settings = settings;
    this.onLeft = onLeft;
  }

  /** Whether the file has another name, or none, since some {@link #look}. */
  boolean isLeft() {
    return left;
  }

  /** Looks whether the file is there; returns why it is to be closed, null if it is not. */
  @Nullable CloseReason look() {
    if (left) {
      return null;
    }
    Optional<FoundFile> there = FoundFile.lookIfThere(path);
    if (there.isPresent() && there.get().id().equals(id)) {
      modified = there.get().modified();
      return null;
    }
    if (settings.closeRenamed()) {
      return CloseReason.RENAMED;
    }
    if (settings.closeRemoved() && there.isEmpty()) {
      return CloseReason.REMOVED;
    }
    left = true;
    onLeft.run();
    return null;
  }

  /** Whether the last look found a modification that this was not asked about before. */
  boolean isNewlyModified() {
    boolean news = modified != checked;
    checked = modified;
    return news;
  }
}
