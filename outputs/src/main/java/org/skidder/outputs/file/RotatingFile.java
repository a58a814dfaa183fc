package org.skidder.outputs.file;

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
 * The active file and the rotated ones: {@code name}, {@code name.1} (newest), … {@code name.N}.
 * Not thread-safe.
 *
 * <p>An active file that an earlier run left is rotated before the first write, whatever its size.
 */
final class RotatingFile {
  private final Path active;
  private final long limit;
  private final int kept;
  private final Set<PosixFilePermission> permissions;
  private final AppendFile.Opener opener;

  private @Nullable AppendFile file;
  private long size;

  /** Whether the active file has to make place before the next write. */
  private boolean rotationDue = true;

  /** Whether a write began and failed: {@code size} is that of the file before it. */
  private boolean torn;

  /**
   * @param active path of the active file
   * @param limit bytes per file at most
   * @param kept rotated files that stay
   * @param permissions of new files; those of folders follow from them
   */
  RotatingFile(
      Path active,
      long limit,
      int kept,
      Set<PosixFilePermission> permissions,
      AppendFile.Opener opener) {
    this.active = active;
    this.limit = limit;
    this.kept = kept;
    this.permissions = permissions;
    this.opener = opener;
  }

  Path active() {
    return active;
  }

  /** Bytes per file at most. */
  long limit() {
    return limit;
  }

  /** Bytes that the active file still takes; a full or absent one is exchanged for a new one. */
  long room() {
    return rotationDue ? limit : limit - size;
  }

  /** Makes the next write go to a new file. */
  void rotateBeforeNext() throws IOException {
    close();
    rotationDue = true;
  }

  /**
   * Appends; the caller minds {@link #room()}.
   *
   * @throws IOException after which {@link #written} tells what is in the file
   */
  void write(byte[] bytes, int offset, int length) throws IOException {
    torn = false;
    AppendFile open = open();
    size = open.size();
    torn = true;
    open.write(bytes, offset, length);
    torn = false;
    size += length;
  }

  /**
   * Opens the active file anew when somebody else has renamed or removed it, or its folder: what
   * was written to it now, nobody would find. One that they put there with a torn line is rotated.
   * Costs one look at the path; call it once per batch.
   *
   * @return whether it was renamed or removed
   */
  boolean returnToPath() throws IOException {
    AppendFile open = file;
    if (open == null || open.isInPlace()) {
      return false;
    }
    close();
    if (!open().isAtLineStart()) {
      rotateBeforeNext();
    }
    return true;
  }

  private AppendFile open() throws IOException {
    AppendFile known = file;
    if (known != null && !rotationDue) {
      return known;
    }
    close();
    Path folder = active.toAbsolutePath().getParent();
    if (folder != null) {
      Folders.create(folder, Modes.enterable(permissions));
    }
    if (rotationDue) {
      Rotation.rotate(active, kept);
      rotationDue = false;
    }
    AppendFile opened = opener.open(active, permissions);
    file = opened;
    size = opened.size();
    return opened;
  }

  /**
   * How many bytes of a failed write are in the file. When that cannot be told the file is left
   * alone and the next write goes to a new one.
   */
  long written() {
    AppendFile open = file;
    if (open == null || !torn) {
      return 0;
    }
    try {
      return Math.max(0, open.size() - size);
    } catch (IOException e) {
      rotationDue = true;
      return 0;
    }
  }

  /**
   * Keeps that many bytes of a failed write and cuts off the rest. When it cannot be cut, the next
   * write goes to a new file, so that no line is glued to a torn one.
   */
  void keep(long bytes) {
    AppendFile open = file;
    if (open == null || !torn) {
      return;
    }
    try {
      if (open.size() > size + bytes) {
        open.truncate(size + bytes);
      }
      size += bytes;
    } catch (IOException e) {
      rotationDue = true;
    }
  }

  /** Closes the active file; the next write opens it again. */
  void close() throws IOException {
    AppendFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
