package org.skidder.app.log;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.file.AppendFile;
import org.skidder.core.file.Folders;
import org.skidder.core.file.Modes;
import org.skidder.core.file.Rotation;

/**
 * A file that is set aside when it is full: {@code name} is the present one, {@code name.1} the
 * newest old one. The file is opened at the first write; what is there from an earlier run is set
 * aside then. Not thread-safe.
 */
final class RotatingFile implements AutoCloseable {
  private final Path file;
  private final long limit;
  private final int keep;
  private final Set<PosixFilePermission> permissions;
  private final AppendFile.Opener opener;
  private @Nullable AppendFile out;
  private long size;

  /**
   * @param file present file
   * @param limit bytes after which it is set aside; a single larger write has a file of its own
   * @param keep how many old ones to keep
   * @param permissions of new files, subject to the umask; those of the folder follow from them
   */
  RotatingFile(Path file, long limit, int keep, Set<PosixFilePermission> permissions) {
    this(file, limit, keep, permissions, AppendFile::open);
  }

  RotatingFile(
      Path file,
      long limit,
      int keep,
      Set<PosixFilePermission> permissions,
      AppendFile.Opener opener) {
    this.opener = opener;
    this.file = file;
    this.limit = limit;
    this.keep = keep;
    this.permissions = permissions;
  }

  /**
   * Appends; sets the file aside before, if it would become larger than the limit. After a failure
   * nothing of it is there, so that the next one is not glued to it.
   */
  void write(byte[] bytes) throws IOException {
    AppendFile to = out;
    if (to == null || (size > 0 && size + bytes.length > limit)) {
      close();
      Rotation.rotate(file, keep);
      to = open();
      out = to;
    }
    size = to.size();
    try {
      to.write(bytes, 0, bytes.length);
    } catch (IOException e) {
      cutBack(to, e);
      throw e;
    }
    size += bytes.length;
  }

  private void cutBack(AppendFile torn, IOException reason) {
    try {
      torn.truncate(size);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private AppendFile open() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Folders.create(folder, Modes.enterable(permissions));
    }
    return opener.open(file, permissions);
  }

  @Override
  public void close() throws IOException {
    AppendFile open = out;
    out = null;
    if (open != null) {
      open.close();
    }
  }
}
