package org.skidder.core.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Sets files aside that are full: {@code name} becomes {@code name.1}, which is the newest. */
public final class Rotation {
  private Rotation() {}

  /**
   * Makes place for a new file; does nothing when there is none to set aside.
   *
   * @param file in use until now, and closed
   * @param keep how many old ones stay; older ones are deleted, up to the first gap in the numbers,
   *     for there are more when fewer are to be kept than before
   */
  public static void rotate(Path file, int keep) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (int i = keep + 1; i > 0; i--) {
      Path from = i == 1 ? file : numbered(file, i - 1);
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(from, numbered(file, i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    int next = keep + 1;
    while (Files.deleteIfExists(numbered(file, next))) {
      next++;
    }
  }

  private static Path numbered(Path file, int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}
