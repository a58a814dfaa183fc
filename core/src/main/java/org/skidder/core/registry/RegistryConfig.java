package org.skidder.core.registry;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;
import org.skidder.core.config.FileMode;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** Options of the registry, in the section {@code filebeat} (or {@code skidder}). */
public record RegistryConfig(
    @Option(
            value =
                "Name of the registry, relative to path.data. Positions are kept in the folder of"
                    + " this name with .ledger appended; a registry of Filebeat at this name is"
                    + " taken over at the first start.",
            def = "registry")
        String registryFile,
    @Option(value = "Mode of the registry's files, less the umask. Octal.", def = "0600")
        FileMode registryFilePermissions,
    @Option(
            value = "Write positions at most this often. 0 writes them as they are acknowledged.",
            def = "0s",
            min = "0s")
        Duration registryFlush)
    implements Validated {

  @Override
  public void validate(Problems.Scope problems) {
    if ((registryFilePermissions.bits() & 0600) != 0600) {
      problems.error(
          "registryFilePermissions",
          "the owner must be able to read and write, as in 0600; write it with a leading zero");
    }
  }

  /** The registry file's path: the name taken from {@code dataPath}. */
  public Path file(Path dataPath) {
    return dataPath.resolve(registryFile);
  }

  /** The mode as the file system API wants it; bits above 0777 mean nothing for these files. */
  Set<PosixFilePermission> permissions() {
    return registryFilePermissions.permissions();
  }
}
