package org.skidder.app.doctor;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.skidder.app.geoip.DatabaseFile;
import org.skidder.app.home.MetaFile;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Ownership;
import org.skidder.core.log.Reasons;
import org.skidder.core.plugin.Findings;

/**
 * Looks at who owns what the service writes, and its keystore. One start as root leaves files that
 * a service of another user can never open again.
 */
final class OwnerCheck {
  /** Deep enough for {@code registry.ledger/log-...}. */
  private static final int DEPTH = 3;

  private final Ownership ownership;
  private final Path data;

  OwnerCheck(Ownership ownership, Path data) {
    this.ownership = ownership;
    this.data = data;
  }

  /** What helps when a file in the data path cannot be read. */
  String advice() {
    try {
      Optional<Ownership.Owner> owner = owner();
      if (owner.isPresent() && owner.get().user() == ownership.effectiveUser()) {
        return "it belongs to another user, perhaps after a start as root: " + command();
      }
    } catch (IOException e) {
      // Told of by data.
    }
    return "run doctor as the user of the service";
  }

  private Optional<Ownership.Owner> owner() throws IOException {
    return Files.exists(data) ? ownership.of(data) : Optional.empty();
  }

  private String command() throws IOException {
    return "stop, then chown -R " + ownership.userName(data) + " " + data;
  }

  /** Looks at the data path and what is in it. */
  void data(Findings findings) {
    try {
      Optional<Ownership.Owner> owner = owner();
      if (owner.isEmpty()) {
        return;
      }
      long user = owner.get().user();
      if (user != ownership.effectiveUser()) {
        findings.warning(
            data.toString(),
            "belongs to another user (id " + user + ") than doctor runs as",
            "run doctor as that user: other users may read other files");
      }
      List<Path> foreign = notOf(user);
      // A folder of root may be shared with a user that the group lets write.
      if (!foreign.isEmpty() && user != Ownership.ROOT) {
        findings.error(
            data.toString(),
            "%d %s in it %s not belong to %s, such as %s of %s: a start as another user left %s"
                .formatted(
                    foreign.size(),
                    foreign.size() == 1 ? "file" : "files",
                    foreign.size() == 1 ? "does" : "do",
                    ownership.userName(data),
                    data.relativize(foreign.getFirst()),
                    ownership.userName(foreign.getFirst()),
                    foreign.size() == 1 ? "it" : "them"),
            command());
      }
    } catch (IOException e) {
      findings.warning(
          data.toString(), "its owner is unknown: " + e.getMessage(), "look with ls -ld");
    }
  }

  /** What belongs to others; nothing where all belongs to who runs doctor, as in a container. */
  private List<Path> notOf(long user) throws IOException {
    List<Path> found = new ArrayList<>();
    Set<Long> users = new HashSet<>();
    Files.walkFileTree(
        data,
        Set.<FileVisitOption>of(),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            return look(folder);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            return look(file);
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // A folder that may not be entered.
            return look(file);
          }

          private FileVisitResult look(Path file) throws IOException {
            try {
              long owner = ownership.of(file).map(Ownership.Owner::user).orElse(user);
              if (!file.equals(data)) {
                users.add(owner);
              }
              if (owner != user && !isForReading(file)) {
                found.add(file);
              }
            } catch (NoSuchFileException e) {
              // Gone by now: it was the running process's own.
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return users.equals(Set.of(ownership.effectiveUser())) ? List.of() : found;
  }

  /**
   * Whether it is only read by the service, which can: a database of places that another user has
   * fetched.
   */
  private boolean isForReading(Path file) throws IOException {
    int needed = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) ? 05 : 04;
    return file.startsWith(DatabaseFile.folder(data))
        && ownership.of(file).filter(it -> (it.mode() & needed) == needed).isPresent();
  }

  /** A malformed identity ends every start, one that may not be read as well. */
  void identity(Findings findings) {
    try {
      MetaFile.known(data);
    } catch (IOException e) {
      findings.error("identity", Reasons.told(e), "Skidder does not start before this is mended");
    }
  }

  /** Whether the service will be able to read what root sees. */
  void keystore(ConfigLoader loader, LoadedConfig loaded, Findings findings) {
    Path keystore = ConfigLoader.keystoreFile(loaded.root(), loaded.paths());
    try {
      Optional<String> service = loader.serviceUser(loaded).name();
      if (service.isPresent()
          && Files.exists(keystore)
          && ownership.of(keystore).filter(it -> it.user() == Ownership.ROOT).isPresent()) {
        findings.warning(
            keystore.toString(),
            "belongs to root, but the data path or the configuration belongs to " + service.get(),
            "if that is the user of the service, who must read it: chown "
                + service.get()
                + " "
                + keystore);
      }
    } catch (IOException e) {
      findings.warning(
          keystore.toString(), "its owner is unknown: " + e.getMessage(), "look with ls -l");
    }
  }
}
