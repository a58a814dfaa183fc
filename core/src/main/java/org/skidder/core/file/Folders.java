package org.skidder.core.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Folders, and what is in them. */
public final class Folders {
  private Folders() {}

  /**
   * Makes a folder, and those above it, where they are missing.
   *
   * @param permissions of those that are made; the umask applies
   */
  public static void create(Path folder, Set<PosixFilePermission> permissions) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, Modes.of(folder, permissions));
    }
  }

  /**
   * Visits the entries of a folder as they come, in no order.
   *
   * @throws IOException when the folder cannot be read, or not to its end; some entries may have
   *     been visited
   */
  public static void visit(Path folder, Consumer<Path> visitor) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      drain(entries, visitor);
    }
  }

  /**
   * The entries of a folder whose names match, sorted.
   *
   * @param glob as in {@link Files#newDirectoryStream(Path, String)}
   * @throws IOException when the folder cannot be read, or not to its end
   */
  public static List<Path> list(Path folder, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      drain(entries, found::add);
    }
    found.sort(null);
    return found;
  }

  /** What goes wrong while entries are read comes as an unchecked exception, easily missed. */
  static void drain(DirectoryStream<Path> entries, Consumer<Path> visitor) throws IOException {
    try {
      entries.forEach(visitor);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
