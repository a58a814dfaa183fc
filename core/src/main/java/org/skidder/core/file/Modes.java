package org.skidder.core.file;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Permissions of files and folders that are made. */
public final class Modes {
  /** Read and write for the owner, nothing for others. */
  public static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  /** Read and write for the owner, read for others. */
  public static final Set<PosixFilePermission> READABLE =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ);

  /** A folder that only the owner changes, and the group reads. */
  public static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwxr-x---");

  private Modes() {}

  /** Whether files there have such permissions at all. */
  public static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** What to make a file or folder with; nothing where there are no permissions. */
  public static FileAttribute<?>[] of(Path path, Set<PosixFilePermission> permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  /**
   * Permissions of a folder that only its owner changes: the group, or others, may see what is in
   * it if the files in it give them anything.
   */
  public static Set<PosixFilePermission> enterable(Set<PosixFilePermission> files) {
    String all = PosixFilePermissions.toString(files);
    return PosixFilePermissions.fromString(
        "rwx" + forReaders(all.substring(3, 6)) + forReaders(all.substring(6)));
  }

  private static String forReaders(String permissions) {
    return permissions.equals("---") ? permissions : "r-x";
  }

  /** Permissions of a folder for files with these: who may read them may enter it. */
  public static Set<PosixFilePermission> searchable(Set<PosixFilePermission> files) {
    Set<PosixFilePermission> folder = EnumSet.of(PosixFilePermission.OWNER_EXECUTE);
    folder.addAll(files);
    if (files.contains(PosixFilePermission.GROUP_READ)) {
      folder.add(PosixFilePermission.GROUP_EXECUTE);
    }
    if (files.contains(PosixFilePermission.OTHERS_READ)) {
      folder.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    return folder;
  }
}
