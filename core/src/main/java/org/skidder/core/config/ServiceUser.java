package org.skidder.core.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which user the service runs as, as far as its files tell. Root's commands look at the same
 * keystore as the service and must neither refuse what belongs to it nor leave it what it cannot
 * read.
 */
public final class ServiceUser {
  private final Ownership ownership;
  private final Path data;
  private final List<Path> files;

  /**
   * Looks when asked.
   *
   * @param data the data path; need not exist
   * @param files the files of the configuration
   */
  public ServiceUser(Ownership ownership, Path data, List<Path> files) {
    this.ownership = ownership;
    this.data = data;
    this.files = List.copyOf(files);
  }

  /** Name of the owner of the data path, else of the configuration; empty when that is root. */
  public Optional<String> name() throws IOException {
    if (isOfSomebody(data)) {
      return Optional.of(ownership.userName(data));
    }
    for (Path file : files) {
      if (isOfSomebody(file)) {
        return Optional.of(ownership.userName(file));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a file belongs to that user, or to the one that the group of the configuration is named
   * after: {@code root:skidder} with the mode 0640 is what the user skidder reads.
   */
  public boolean owns(Path file) throws IOException {
    String owner = ownership.userName(file);
    if (name().filter(owner::equals).isPresent()) {
      return true;
    }
    for (Path config : files) {
      if (ownership.groupName(config).equals(owner)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOfSomebody(Path file) throws IOException {
    return Files.exists(file)
        && ownership.of(file).filter(owner -> owner.user() != Ownership.ROOT).isPresent();
  }
}
