package org.skidder.core.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the file system calls a file, whatever its name: raw {@code st_dev} and {@code st_ino}, both
 * unsigned. Unique only while the file exists; inode numbers are used again, hence {@link
 * Fingerprint}.
 */
public record FileIdentity(long device, long inode) {

  /**
   * Identity of the file at {@code path}, links followed.
   *
   * @throws IOException if it cannot be read, {@link java.nio.file.NoSuchFileException} if there is
   *     none
   */
  public static FileIdentity of(Path path, LinkOption... options) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino", options);
    return new FileIdentity(number(attributes, "dev"), number(attributes, "ino"));
  }

  private static long number(Map<String, Object> attributes, String name) throws IOException {
    if (attributes.get(name) instanceof Number n) {
      return n.longValue();
    }
    throw new IOException("the file system gives no attribute unix:" + name);
  }

  /** {@code <inode>-<device>}, the form the original uses in its log. */
  @Override
  public String toString() {
    return Long.toUnsignedString(inode) + "-" + Long.toUnsignedString(device);
  }
}
