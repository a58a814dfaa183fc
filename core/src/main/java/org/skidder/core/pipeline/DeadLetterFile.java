package org.skidder.core.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.skidder.core.file.AppendFile;
import org.skidder.core.file.Folders;
import org.skidder.core.file.Modes;
import org.skidder.core.file.Rotation;
import org.skidder.core.log.Complaints;
import org.skidder.core.log.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that keeps {@link DeadLetters}, of one or several outputs. Before it grows beyond its
 * limit it becomes {@code name.1}, that one {@code name.2}, and so on; the oldest is removed. When
 * it cannot be renamed it grows on, for delivery waits for it. When somebody else renames or
 * removes it, which is looked for at most once a second, a new one is begun. It may hold secrets:
 * only its owner may read it. Thread-safe.
 */
public final class DeadLetterFile {
  private static final Logger LOG = LoggerFactory.getLogger("dead_letter");
  private static final long LOOK_MILLIS = 1000;
  private static final byte[] LINE_END = {'\n'};

  /** How long it grows on after it could not be renamed. */
  private static final long GROW_MILLIS = 10_000;

  private final Path path;
  private final Clock clock;
  private final Complaints complaints = new Complaints();

  private final AppendFile.Opener opener;

  private @Nullable AppendFile file;

  /** When it was last looked whether the path still leads to the open file. */
  private long looked;

  /** Its size when it was known to end in a line; with another one, that is to be looked at. */
  private long whole;

  /** Whether it could not be renamed, and when that was. */
  private boolean isStuck;

  private long stuck;

  /**
   * The file as an output wants it to be kept.
   *
   * @param limit bytes of a file at most, unless a single event is larger; 0: no limit
   * @param kept files beside the active one
   */
  public record Bounded(DeadLetterFile file, long limit, int kept) {
    /** As {@link DeadLetterFile#append}, within these bounds. */
    void append(byte[] bytes, int length) throws IOException {
      file.append(bytes, length, this);
    }

    private boolean isFull(long size, int more) {
      return limit > 0 && size > 0 && size + more > limit;
    }
  }

  DeadLetterFile(Path path, Clock clock) {
    this(path, clock, AppendFile::open);
  }

  DeadLetterFile(Path path, Clock clock, AppendFile.Opener opener) {
    this.path = path;
    this.clock = clock;
    this.opener = opener;
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /**
   * Appends a line. After a failure nothing of it is there, or, when it cannot be cut off, the next
   * one begins below it, so that it is not glued to it; so it does below what a power cut, or
   * another process that writes to the file, left of a line.
   */
  private synchronized void append(byte[] bytes, int length, Bounded bounds) throws IOException {
    AppendFile open = open();
    long before = open.size();
    // Once more when somebody else has rotated it, and the new one is full, too.
    for (int turn = 0; turn < 2 && bounds.isFull(before, length) && !growsOn(); turn++) {
      open = rotated(open, bounds.kept());
      before = open.size();
    }
    try {
      long start = before;
      if (before != whole && !open.isAtLineStart()) {
        open.write(LINE_END, 0, LINE_END.length);
        start += LINE_END.length;
      }
      open.write(bytes, 0, length);
      whole = start + length;
    } catch (IOException e) {
      cutBack(open, before);
      throw e;
    }
  }

  private boolean growsOn() {
    long since = clock.millis() - stuck;
    return isStuck && since >= 0 && since < GROW_MILLIS;
  }

  private AppendFile open() throws IOException {
    AppendFile known = file;
    if (known != null && !isGone(known)) {
      return known;
    }
    close();
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Folders.create(folder, Modes.PRIVATE_FOLDER);
    }
    AppendFile opened = opener.open(path, Modes.OWNER_ONLY);
    file = opened;
    looked = clock.millis();
    whole = 0;
    return opened;
  }

  /** Whether the path is no longer that of the open file. */
  private boolean isGone(AppendFile open) throws IOException {
    long since = clock.millis() - looked;
    if (since >= 0 && since < LOOK_MILLIS) {
      return false;
    }
    looked = clock.millis();
    return !open.isInPlace();
  }

  /** A new active file, which a tool may just have made; or the open one if it must grow on. */
  private AppendFile rotated(AppendFile open, int kept) throws IOException {
    if (open.isInPlace() && !setAside(open, kept)) {
      return open;
    }
    close();
    return open();
  }

  private boolean setAside(AppendFile open, int kept) throws IOException {
    Path oldest = path.resolveSibling(path.getFileName() + "." + kept);
    boolean isLast = Files.exists(oldest, LinkOption.NOFOLLOW_LINKS);
    try {
      Rotation.rotate(path, kept);
    } catch (IOException e) {
      isStuck = open.isInPlace();
      stuck = clock.millis();
      complain(isStuck ? "cannot be renamed and grows on" : "keeps too many old ones", e);
      return !isStuck;
    }
    isStuck = false;
    if (isLast) {
      LOG.warn("The oldest dead letters, {}, were removed to keep their size bounded", oldest);
    }
    return true;
  }

  private void complain(String what, IOException reason) {
    complaints
        .due(what)
        .ifPresent(times ->
            LOG.warn(
                "The full dead-letter file {} {}: {}{}",
                path,
                what,
                Reasons.of(reason),
                Complaints.more(times)));
  }

  private void cutBack(AppendFile open, long size) {
    try {
      open.truncate(size);
    } catch (IOException e) {
      LOG.debug("a torn line of the dead-letter file stays: {}", e.getMessage());
    }
  }

  /** Closes the file; the next line opens it again. */
  synchronized void close() throws IOException {
    AppendFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
