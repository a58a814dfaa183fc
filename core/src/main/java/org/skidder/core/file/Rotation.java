package org.skidder.core.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Sets files aside that are full: {@code name} becomes {@code name.1}, which is the newest. */
public final class Rotation {
  private Rotation() {}

  /**
   * Makes place for a new file; does nothing when there is none to set aside.
   *
   * @param file in use until now; whoever has it open writes to {@code name.1} afterwards
   * @param keep how many old ones stay; older ones are deleted, up to the first gap in the numbers,
   *     for there are more when fewer are to be kept than before
   * @throws IOException when one cannot be renamed: then all have their names again, so that trying
   *     once more does not push the oldest one out
   */
  public static void rotate(Path file, int keep) throws IOException {
    rotate(file, keep, (from, to) -> Files.move(from, to, StandardCopyOption.REPLACE_EXISTING));
  }

  /** Renames a file. */
  interface Mover {
    void move(Path from, Path to) throws IOException;
  }

  static void rotate(Path file, int keep, Mover mover) throws IOException {
    if (!isThere(file)) {
      return;
    }
    Deque<Integer> moved = new ArrayDeque<>();
    try {
      for (int i = keep; i >= 0; i--) {
        if (isThere(numbered(file, i))) {
          mover.move(numbered(file, i), numbered(file, i + 1));
          moved.push(i);
        }
      }
    } catch (IOException e) {
      moveBack(file, moved, e);
      throw e;
    }
    int next = keep + 1;
    while (Files.deleteIfExists(numbered(file, next))) {
      next++;
    }
  }

  /** The last one first, whose place is free. */
  private static void moveBack(Path file, Deque<Integer> moved, IOException reason) {
    try {
      for (int i : moved) {
        Files.move(numbered(file, i + 1), numbered(file, i));
      }
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static boolean isThere(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static Path numbered(Path file, int number) {
    return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
  }
}
