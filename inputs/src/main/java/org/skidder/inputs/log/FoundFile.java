package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.skidder.core.registry.FileIdentity;

/**
 * A file as a look at its path showed it.
 *
 * @param path absolute
 * @param key of the file in the JDK, that compares without being read as text
 * @param id device and inode, the same as numbers
 * @param size bytes
 * @param modifiedNanos time of the last change, nanoseconds since the epoch
 * @param born time the inode was made, milliseconds since the epoch; where the file system does not
 *     know it, some other time of the file
 * @param regular whether it is a regular file
 */
record FoundFile(
    Path path,
    Object key,
    FileIdentity id,
    long size,
    long modifiedNanos,
    long born,
    boolean regular) {

  /** Time of the last change, milliseconds since the epoch. */
  long modified() {
    return Math.floorDiv(modifiedNanos, 1_000_000L);
  }

  /**
   * Looks at a path, following links.
   *
   * @throws IOException when there is nothing or it cannot be seen
   */
  static FoundFile look(Path path) throws IOException {
    return of(path, Files.readAttributes(path, BasicFileAttributes.class));
  }

  /** Looks at a path; empty when there is nothing, or it cannot be seen: {@link Presence} tells. */
  static Optional<FoundFile> lookIfThere(Path path) {
    try {
      return Optional.of(look(path));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether it is still, or again, what its path leads to. */
  boolean isThere() {
    return Presence.of(path, id) == Presence.THERE;
  }

  /**
   * Whether it is what its path leads to now.
   *
   * @throws IOException when there is nothing or it cannot be seen
   */
  boolean isSeen() throws IOException {
    return key.equals(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
  }

  /** Looks at a path for a scan: empty for folders, and for links unless they are followed. */
  static Optional<FoundFile> lookForScan(Path path, boolean symlinks) {
    try {
      BasicFileAttributes seen =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (seen.isSymbolicLink()) {
        if (!symlinks) {
          return Optional.empty();
        }
        seen = Files.readAttributes(path, BasicFileAttributes.class);
      }
      return seen.isDirectory() ? Optional.empty() : Optional.of(of(path, seen));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Files in the order in which they are to be opened. */
  static List<FoundFile> ordered(Collection<FoundFile> found, FollowConfig.Scan scan) {
    List<FoundFile> files = new ArrayList<>(found);
    Comparator<FoundFile> order =
        switch (scan.sort()) {
          case NONE -> null;
          case MODTIME -> Comparator.comparingLong(FoundFile::modifiedNanos);
          case FILENAME -> Comparator.comparing(file -> String.valueOf(file.path().getFileName()));
        };
    if (order != null) {
      files.sort(scan.isDescending() ? order.reversed() : order);
    }
    return files;
  }

  private static FoundFile of(Path path, BasicFileAttributes seen) throws IOException {
    return new FoundFile(
        path,
        seen.fileKey(),
        identity(path, seen.fileKey()),
        seen.size(),
        seen.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        seen.creationTime().toMillis(),
        seen.isRegularFile());
  }

  /**
   * Device and inode from the JDK's file key. Its text, {@code (dev=fd00,ino=1234)}, is the only
   * public form of it; the alternative, the {@code unix} attribute view, costs a map per file.
   */
  static FileIdentity identity(Path path, Object key) throws IOException {
    if (key == null) {
      throw new IOException(path + ": the file system gives files no identity");
    }
    String text = key.toString();
    int comma = text.indexOf(',');
    try {
      long device = Long.parseUnsignedLong(text, 5, comma, 16);
      long inode = Long.parseUnsignedLong(text, comma + 5, text.length() - 1, 10);
      return new FileIdentity(device, inode);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException(path + ": unknown form of file identity: " + text, e);
    }
  }
}
