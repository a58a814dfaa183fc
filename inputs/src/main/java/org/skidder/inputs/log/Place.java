package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.skidder.core.registry.FileIdentity;

/**
 * The path under which a file was opened: whether the file is still there, and who tells of
 * changes. For one thread.
 *
 * <p>Notifications come from the folder of the path and, behind links, from the folder of the file
 * itself. Whatever a link leads over may be exchanged without any, so such a file is polled as
 * well.
 */
final class Place {
  private final Path path;
  private final FileIdentity id;
  private final HarvesterSettings settings;
  private final FileWatch watch;
  private final Runnable wake;
  private final Runnable onOther;
  private final LongSupplier nanoTime;

  /** Where links lead to; the path itself when there are none. */
  private Path target;

  private boolean watched;
  private boolean linked;

  /** Whether the file was somewhere else at some look: notifications come under any name now. */
  private boolean detached;

  /** Whether the last look could not see what is there. */
  private boolean unseen;

  private boolean missing;
  private long missingSince;
  private boolean left;

  /** Modification times of the file: when it was looked at last, and when its content was. */
  private long modified = Long.MIN_VALUE;

  private long checked = Long.MIN_VALUE;

  /**
   * @param id of the file that was opened
   * @param wake told of changes
   * @param onOther told when links lead to another file
   * @param nanoTime a clock, for how long the file is missing
   */
  Place(
      Path path,
      FileIdentity id,
      HarvesterSettings settings,
      FileWatch watch,
      Runnable wake,
      Runnable onOther,
      LongSupplier nanoTime) {
    this.path = path;
    this.id = id;
    this.settings = settings;
    this.watch = watch;
    this.wake = wake;
    this.onOther = onOther;
    this.nanoTime = nanoTime;
    target = path;
  }

  /** Begins to tell of changes. */
  void follow() {
    watched = watch.follow(path, wake);
    try {
      linked =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .isSymbolicLink();
      target = linked ? path.toRealPath() : unlinked();
      if (!target.equals(path) && Presence.of(target, id) != Presence.THERE) {
        // A link to a folder of the path was exchanged since the scan that resolved it.
        target = path.toRealPath();
        linked |= Presence.of(target, id) != Presence.THERE;
      }
    } catch (IOException e) {
      linked = true; // it went just now; the next look tells
    }
    if (!target.equals(path)) {
      watch.follow(target, wake);
    }
  }

  /** The path with the links to its folder followed, but none behind its name. */
  private Path unlinked() throws IOException {
    Path folder = path.getParent();
    Path name = path.getFileName();
    return folder == null || name == null ? path : watch.real(folder).resolve(name);
  }

  /** Ends what {@link #follow} began. */
  void forget() {
    watch.forget(path, wake);
    if (!target.equals(path)) {
      watch.forget(target, wake);
    }
  }

  /** Whether notifications are not enough. */
  boolean isPolled() {
    return !watched || linked || detached || unseen;
  }

  /** Whether the file is to be closed if it is not back soon. */
  boolean isMissing() {
    return missing;
  }

  /**
   * Looks whether the file is there; returns why it is to be closed, null if it is not.
   *
   * <p>Who renames a log goes on writing to it until the new one is made, so a file is closed only
   * when it was missing for {@code backoff}. A path that cannot be seen says nothing.
   */
  @Nullable CloseReason look() {
    if (left) {
      return null;
    }
    Presence presence = see();
    unseen = presence == Presence.UNKNOWN;
    missing &= presence != Presence.THERE;
    if (!presence.isElsewhere()) {
      return null;
    }
    detach();
    if (linked && presence == Presence.OTHER) {
      onOther.run();
    }
    CloseReason reason = reason(presence);
    if (reason == null) {
      left = true;
      missing = false;
      return null;
    }
    long now = nanoTime.getAsLong();
    if (!missing) {
      missing = true;
      missingSince = now;
    }
    return now - missingSince >= settings.backoff().toNanos() ? reason : null;
  }

  private Presence see() {
    try {
      FoundFile there = FoundFile.look(path);
      if (!there.id().equals(id)) {
        return Presence.OTHER;
      }
      modified = there.modified();
      return Presence.THERE;
    } catch (IOException e) {
      return Presence.of(path, e);
    }
  }

  private @Nullable CloseReason reason(Presence presence) {
    if (settings.closeRenamed()) {
      return CloseReason.RENAMED;
    }
    return settings.closeRemoved() && presence == Presence.GONE ? CloseReason.REMOVED : null;
  }

  private void detach() {
    if (detached) {
      return;
    }
    detached = true;
    watch.detach(path, wake);
    if (!target.equals(path)) {
      watch.detach(target, wake);
    }
  }

  /** Whether the last look found a modification that this was not asked about before. */
  boolean isNewlyModified() {
    boolean news = modified != checked;
    checked = modified;
    return news;
  }
}
