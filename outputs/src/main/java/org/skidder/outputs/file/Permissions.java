package org.skidder.outputs.file;

import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Permission bits for new files and their folders; the umask applies to both.
 *
 * @param bits 0 to 0777
 */
record Permissions(int bits) {
  private static final PosixFilePermission[] FROM_HIGH = {
    PosixFilePermission.OWNER_READ,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_EXECUTE,
  };

  /** Those of the folder: open to everybody who may do something with the files. */
  Permissions ofFolder() {
    return new Permissions(
        0700 | ((bits & 0070) != 0 ? 0050 : 0) | ((bits & 0007) != 0 ? 0005 : 0));
  }

  private Set<PosixFilePermission> set() {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < FROM_HIGH.length; i++) {
      if ((bits & 0400 >> i) != 0) {
        set.add(FROM_HIGH[i]);
      }
    }
    return set;
  }

  /** For making a file or folder. */
  FileAttribute<Set<PosixFilePermission>> attribute() {
    return PosixFilePermissions.asFileAttribute(set());
  }

  /** {@code rw-r-----}. */
  @Override
  public String toString() {
    return PosixFilePermissions.toString(set());
  }
}
