package org.skidder.core.config;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Refuses configuration that someone else may have written: what is in it decides which files are
 * read and where they are sent.
 */
final class FileGuard {
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
    Ownership.Owner owner = owner(file);
    if (owner != null && !isOurs(owner)) {
      long user = ownership.effectiveUser();
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

  /** Reports a keystore that is neither ours nor of the service, or whose mode is not 0600. */
  void checkKeystore(Path file, ServiceUser service, Problems problems) throws IOException {
    Ownership.Owner owner = owner(file);
    if (owner != null && !isOurs(owner)) {
      checkService(file, service, problems);
    }
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

  /** Root may look at what the service reads; whoever else finds another's file is mistaken. */
  private void checkService(Path file, ServiceUser service, Problems problems) throws IOException {
    boolean isRoot = ownership.effectiveUser() == Ownership.ROOT;
    if (isRoot && service.owns(file)) {
      return;
    }
    String name = isRoot ? service.name().orElse("") : "";
    report(
        problems,
        file,
        name.isEmpty()
            ? "the keystore must belong to the user the program runs as, but it belongs to "
                + ownership.userName(file)
                + "; run the command as the user of the service, and give it the keystore: chown"
                + " USER "
                + file
            : "the keystore must belong to "
                + name
                + ", who the data path or the configuration belongs to, but it belongs to "
                + ownership.userName(file)
                + "; run: chown "
                + name
                + " "
                + file);
  }

  private boolean isOurs(Ownership.Owner owner) throws IOException {
    return owner.user() == Ownership.ROOT || owner.user() == ownership.effectiveUser();
  }

  private Ownership.@Nullable Owner owner(Path file) throws IOException {
    return strict ? ownership.of(file).orElse(null) : null;
  }

  private static void report(Problems problems, Path file, String message) {
    problems.error(
        Origin.of(file.toString()),
        "",
        message + " (or switch the check off with -strict.perms=false)");
  }
}
