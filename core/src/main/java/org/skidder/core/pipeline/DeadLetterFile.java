package org.skidder.core.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that keeps {@link DeadLetters}. Before it grows beyond its limit it becomes {@code
 * name.1}, that one {@code name.2}, and so on; the oldest is removed. When somebody else renames or
 * removes it, which is looked for at most once a second, a new one is begun. It may hold secrets:
 * only its owner may read it. Not thread-safe.
 */
public final class DeadLetterFile {
  private static final Logger LOG = LoggerFactory.getLogger("dead_letter");
  private static final long LOOK_MILLIS = 1000;

  private final Path path;
  private final long limit;
  private final int kept;
  private final Clock clock;

  private @Nullable FileChannel channel;

  /** What identifies the open file, and when it was last compared with that of the path. */
  private @Nullable Object key;

  private long looked;

  /**
   * @param limit bytes of a file at most, unless a single event is larger; 0: no limit
   * @param kept files beside the active one
   */
  public DeadLetterFile(Path path, long limit, int kept, Clock clock) {
    this.path = path;
    this.limit = limit;
    this.kept = kept;
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
  void append(byte[] bytes, int length) throws IOException {
    FileChannel open = open();
    long before = open.size();
    // Once more when somebody else has rotated it, and the new one is full, too.
    for (int turn = 0; turn < 2 && isFull(before, length); turn++) {
      open = rotated();
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

  private boolean isFull(long size, int more) {
    return limit > 0 && size > 0 && size + more > limit;
  }

  private FileChannel open() throws IOException {
    FileChannel known = channel;
    if (known != null && known.isOpen() && !isGone()) {
      return known;
    }
    close();
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
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

  /** A new active file; another output, or a tool, may just have made one. */
  private FileChannel rotated() throws IOException {
    boolean ours = isOurs();
    close();
    if (ours) {
      if (Files.deleteIfExists(older(kept))) {
        LOG.warn(
            "The oldest dead letters, {}, were removed to keep their size bounded", older(kept));
      }
      for (int i = kept - 1; i >= 0; i--) {
        if (Files.exists(older(i), LinkOption.NOFOLLOW_LINKS)) {
          Files.move(older(i), older(i + 1), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return open();
  }

  private Path older(int number) {
    return number == 0 ? path : path.resolveSibling(path.getFileName() + "." + number);
  }

  private static void cutBack(FileChannel open, long size) {
    try {
      open.truncate(size);
    } catch (IOException e) {
      LOG.debug("a torn line of the dead-letter file stays: {}", e.getMessage());
    }
  }

  /** Closes the file; the next line opens it again. */
  void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
