package org.skidder.core.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  // Written out, as those that the compiler makes for a record are put together at run time: that
  // costs a start tens of milliseconds.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileIdentity f && inode == f.inode && device == f.device;
  }

  @Override
  public int hashCode() {
    // Inodes are dense and devices few: spread them, a map of half a million of these is usual.
    return (int) (((inode * 31 + device) * 0x9E3779B97F4A7C15L) >>> 32);
  }

  /** {@code <inode>-<device>}, the form the original uses in its log. */
  @Override
  public String toString() {
    return Long.toUnsignedString(inode) + "-" + Long.toUnsignedString(device);
  }
}
