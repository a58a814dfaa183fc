package org.skidder.core.config;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Refuses configuration that someone else may have written: what is in it decides which files are
 * read and where they are sent.
 */
final class FileGuard {
  private static final int ROOT = 0;
  private static final int OTHERS_WRITE = 022;
  private static final int OWNER_ONLY = 0600;

  private final Ownership ownership;
  private final boolean strict;

  FileGuard(Ownership ownership, boolean strict) {
    this.ownership = ownership;
    this.strict = strict;
  }

  /** Reports a configuration file that is not ours or that others may write. */
  void check(Path file, Problems problems) throws IOException {
    Ownership.Owner owner = owner(file, problems);
    if (owner != null && (owner.mode() & OTHERS_WRITE) != 0) {
      report(
          problems,
          file,
          "the configuration file must be writable by its owner only, but its permissions are "
              + new FileMode(owner.mode())
              + "; run: chmod go-w "
              + file);
    }
  }

  /** Reports a keystore that is not ours or whose mode is not 0600. */
  void checkKeystore(Path file, Problems problems) throws IOException {
    Ownership.Owner owner = owner(file, problems);
    if (owner != null && (owner.mode() & 0777) != OWNER_ONLY) {
      report(
          problems,
          file,
          "the keystore must have the permissions 0600, but it has "
              + new FileMode(owner.mode())
              + "; run: chmod 0600 "
              + file);
    }
  }

  private Ownership.@Nullable Owner owner(Path file, Problems problems) throws IOException {
    if (!strict) {
      return null;
    }
    Ownership.Owner owner = ownership.of(file).orElse(null);
    if (owner == null) {
      return null;
    }
    long user = ownership.effectiveUser();
    if (owner.user() != ROOT && owner.user() != user) {
      report(
          problems,
          file,
          "the file must belong to root or to the user the program runs as (id "
              + user
              + "), but it belongs to id "
              + owner.user()
              + "; run: chown "
              + user
              + " "
              + file);
    }
    return owner;
  }

  private static void report(Problems problems, Path file, String message) {
    problems.error(
        Origin.of(file.toString()),
        "",
        message + " (or switch the check off with -strict.perms=false)");
  }
}
