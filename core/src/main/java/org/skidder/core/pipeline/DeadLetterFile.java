package org.skidder.core.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.file.Folders;
import org.skidder.core.file.Modes;
import org.skidder.core.file.Rotation;
import org.skidder.core.file.Uninterrupted;
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

  /** How long it grows on after it could not be renamed. */
  private static final long GROW_MILLIS = 10_000;

  private final Path path;
  private final Clock clock;
  private final Complaints complaints = new Complaints();

  private @Nullable FileChannel channel;

  /** What identifies the open file, and when it was last compared with that of the path. */
  private @Nullable Object key;

  private long looked;

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
      // Called by workers, which are interrupted when they are to stop.
      Uninterrupted.run(() -> file.append(bytes, length, this));
    }

    private boolean isFull(long size, int more) {
      return limit > 0 && size > 0 && size + more > limit;
    }
  }

  DeadLetterFile(Path path, Clock clock) {
    this.path = path;
    this.clock = clock;
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /**
   * Appends a line. After a failure nothing of it is there, so that the next one is not glued to
   * it.
   */
  private synchronized void append(byte[] bytes, int length, Bounded bounds) throws IOException {
    FileChannel open = open();
    long before = open.size();
    // Once more when somebody else has rotated it, and the new one is full, too.
    for (int turn = 0; turn < 2 && bounds.isFull(before, length) && !growsOn(); turn++) {
      open = rotated(open, bounds.kept());
      before = open.size();
    }
    ByteBuffer line = ByteBuffer.wrap(bytes, 0, length);
    try {
      while (line.hasRemaining()) {
        open.write(line);
      }
    } catch (IOException e) {
      cutBack(open, before);
      throw e;
    }
  }

  private boolean growsOn() {
    long since = clock.millis() - stuck;
    return isStuck && since >= 0 && since < GROW_MILLIS;
  }

  private FileChannel open() throws IOException {
    FileChannel known = channel;
    if (known != null && known.isOpen() && !isGone()) {
      return known;
    }
    close();
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Folders.create(folder, Modes.PRIVATE_FOLDER);
    }
    FileChannel opened =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    channel = opened;
    key = keyOfPath();
    looked = clock.millis();
    return opened;
  }

  /** Whether the path is no longer that of the open file. */
  private boolean isGone() throws IOException {
    long since = clock.millis() - looked;
    if (since >= 0 && since < LOOK_MILLIS) {
      return false;
    }
    looked = clock.millis();
    return !isOurs();
  }

  private boolean isOurs() throws IOException {
    Object now = keyOfPath();
    return now != null && now.equals(key);
  }

  private @Nullable Object keyOfPath() throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** A new active file, which a tool may just have made; or the open one if it must grow on. */
  private FileChannel rotated(FileChannel open, int kept) throws IOException {
    if (isOurs() && !setAside(kept)) {
      return open;
    }
    close();
    return open();
  }

  private boolean setAside(int kept) throws IOException {
    Path oldest = path.resolveSibling(path.getFileName() + "." + kept);
    boolean isLast = Files.exists(oldest, LinkOption.NOFOLLOW_LINKS);
    try {
      Rotation.rotate(path, kept);
    } catch (IOException e) {
      isStuck = isOurs();
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

  private void cutBack(FileChannel torn, long size) {
    try {
      Uninterrupted.run(() -> {
        // An interrupt closes the channel, perhaps behind a whole line, which is written again.
        if (torn.isOpen()) {
          torn.truncate(size);
        } else if (isOurs()) {
          open().truncate(size);
        }
      });
    } catch (IOException e) {
      LOG.debug("a torn line of the dead-letter file stays: {}", e.getMessage());
    }
  }

  /** Closes the file; the next line opens it again. */
  synchronized void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
