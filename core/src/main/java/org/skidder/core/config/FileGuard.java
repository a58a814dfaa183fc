package org.skidder.core.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  /**
   * Reports a keystore that is neither ours nor of the service, or whose mode is not 0600.
   *
   * @param service whose keystore root may look at; empty where the program is the service
   */
  void checkKeystore(Path file, Optional<ServiceUser> service, Problems problems)
      throws IOException {
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
  private void checkService(Path file, Optional<ServiceUser> service, Problems problems)
      throws IOException {
    String name = "";
    if (service.isPresent() && ownership.isRoot()) {
      if (service.get().owns(file)) {
        return;
      }
      name = service.get().name().orElse("");
    }
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

  /**
   * Reports where root must not write a keystore: through a link, which may lead to any file, and
   * in a folder where somebody other than the service can put one.
   */
  void checkPlace(Path file, ServiceUser service, Problems problems) throws IOException {
    if (!ownership.isRoot()) {
      return;
    }
    if (Files.isSymbolicLink(file)) {
      problems.error(
          Origin.of(file.toString()),
          "",
          "the keystore is a link, and root changes no file through one; name the file itself: -E"
              + " keystore.path=FILE");
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.exists(folder)) {
      return;
    }
    Ownership.Owner owner = owner(folder);
    if (owner != null && owner.user() != Ownership.ROOT && !service.owns(folder)) {
      report(
          problems,
          file,
          "the folder of the keystore belongs to "
              + ownership.userName(folder)
              + ", and root changes no keystore that another user than that of the service can put"
              + " in its place; run: chown root "
              + folder);
    }
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
