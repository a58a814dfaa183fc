package org.skidder.core.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a file was written or replaced since it was looked at.
 *
 * @param time of the last change; null when it could not be looked at
 * @param size in bytes
 * @param file which one it is, where the file system tells
 */
record FileStamp(@Nullable FileTime time, long size, @Nullable Object file) {
  private static final FileStamp UNKNOWN = new FileStamp(null, -1, null);

  /** As it is now. */
  static FileStamp of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(now.lastModifiedTime(), now.size(), now.fileKey());
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
