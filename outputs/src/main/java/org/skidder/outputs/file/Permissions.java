package org.skidder.outputs.file;

import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.skidder.core.config.FileMode;

/**
 * Permission bits for new files and their folders; the umask applies to both.
 *
 * @param bits 0 to 0777
 */
record Permissions(int bits) {
  /** Those of the folder: open to everybody who may do something with the files. */
  Permissions ofFolder() {
    return new Permissions(
        0700 | ((bits & 0070) != 0 ? 0050 : 0) | ((bits & 0007) != 0 ? 0005 : 0));
  }

  private Set<PosixFilePermission> set() {
    return new FileMode(bits).permissions();
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
