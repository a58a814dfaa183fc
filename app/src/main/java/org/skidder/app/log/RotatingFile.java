package org.skidder.app.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.file.Rotation;

/**
 * A file that is set aside when it is full: {@code name} is the present one, {@code name.1} the
 * newest old one. The file is opened at the first write; what is there from an earlier run is set
 * aside then. Not thread-safe.
 *
 * <p>Written with a stream and not a channel: a channel closes itself when a thread that happens to
 * be interrupted writes to it.
 */
final class RotatingFile implements AutoCloseable {
  private static final int MODE_BITS = 9;

  private final Path file;
  private final long limit;
  private final int keep;
  private final int mode;
  private @Nullable FileOutputStream out;
  private long size;

  /**
   * @param file present file
   * @param limit bytes after which it is set aside; a single larger write has a file of its own
   * @param keep how many old ones to keep
   * @param mode permission bits of new files, subject to the umask
   */
  RotatingFile(Path file, long limit, int keep, int mode) {
    this.file = file;
    this.limit = limit;
    this.keep = keep;
    this.mode = mode;
  }

  /** Appends; sets the file aside before, if it would become larger than the limit. */
  void write(byte[] bytes) throws IOException {
    FileOutputStream to = out;
    if (to == null || (size > 0 && size + bytes.length > limit)) {
      close();
      Rotation.rotate(file, keep);
      to = open();
      out = to;
      size = 0;
    }
    to.write(bytes);
    size += bytes.length;
  }

  private FileOutputStream open() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions((mode & 077) == 0 ? 0700 : 0755, folder));
    }
    Files.createFile(file, permissions(mode, file));
    return new FileOutputStream(file.toFile(), true);
  }

  private static FileAttribute<?>[] permissions(int mode, Path path) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      // the constants are in the order of the bits: owner read first
      if ((mode >> (MODE_BITS - 1 - permission.ordinal()) & 1) != 0) {
        set.add(permission);
      }
    }
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
  }

  @Override
  public void close() throws IOException {
    FileOutputStream open = out;
    out = null;
    if (open != null) {
      open.close();
    }
  }
}
