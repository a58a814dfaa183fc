package org.skidder.core.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.file.Modes;

/** Owners and permissions of files. */
public interface Ownership {
  /** Numeric id of the user who may do everything. */
  long ROOT = 0;

  /**
   * Owner and permissions of a file, links followed.
   *
   * @param user numeric id of the owner
   * @param mode permission bits
   */
  record Owner(long user, int mode) {}

  /** Owner and permissions; empty where the system has none (Windows). */
  Optional<Owner> of(Path file) throws IOException;

  /** Numeric id of the user the program runs as. */
  long effectiveUser() throws IOException;

  /** Whether the program runs as root, where there is one. */
  default boolean isRoot() throws IOException {
    return effectiveUser() == ROOT;
  }

  /** Name of the owner, which the user database is asked for; the id where there is no name. */
  default String userName(Path file) throws IOException {
    return of(file).map(owner -> Long.toString(owner.user())).orElse("");
  }

  /** Name of the group, which the user database is asked for; empty if it cannot be told. */
  default String groupName(Path file) throws IOException {
    return "";
  }

  /** The real file system. */
  static Ownership ofFileSystem() {
    return new Ownership() {
      @Override
      public Optional<Owner> of(Path file) throws IOException {
        if (!hasOwners()) {
          return Optional.empty();
        }
        Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,mode");
        long user = ((Number) attributes.getOrDefault("uid", 0)).longValue();
        int mode = ((Number) attributes.getOrDefault("mode", 0)).intValue() & 07777;
        return Optional.of(new Owner(user, mode));
      }

      private boolean hasOwners() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
      }

      @Override
      public boolean isRoot() throws IOException {
        return hasOwners() && effectiveUser() == ROOT;
      }

      @Override
      public String userName(Path file) throws IOException {
        return Files.getOwner(file).getName();
      }

      @Override
      public String groupName(Path file) throws IOException {
        return Modes.isPosix(file)
            ? Files.readAttributes(file, PosixFileAttributes.class).group().getName()
            : "";
      }

      @Override
      public long effectiveUser() throws IOException {
        Path self = Path.of("/proc/self");
        if (Files.exists(self)) {
          return ((Number) Files.getAttribute(self, "unix:uid")).longValue();
        }
        // A file just made belongs to the effective user.
        Path probe = Files.createTempFile("skidder", ".uid");
        try {
          return ((Number) Files.getAttribute(probe, "unix:uid")).longValue();
        } finally {
          Files.delete(probe);
        }
      }
    };
  }
}
