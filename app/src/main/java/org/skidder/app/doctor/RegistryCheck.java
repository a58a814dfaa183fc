package org.skidder.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.skidder.core.file.KernelFiles;
import org.skidder.core.log.Reasons;
import org.skidder.core.plugin.Findings;
import org.skidder.core.registry.DataPathLock;
import org.skidder.core.registry.LedgerReader;
import org.skidder.core.registry.Registry;

/** Looks at the registry, and at who has the data path. */
final class RegistryCheck {
  private RegistryCheck() {}

  /**
   * Reads the registry as {@code registry show} does.
   *
   * @param advice what helps when it cannot be read
   */
  static void health(Path registryFile, String advice, Findings findings) {
    String subject = registryFile.toString();
    try {
      LedgerReader.View view = Registry.read(registryFile);
      if (view.damages().isEmpty()) {
        int files = view.states().size();
        findings.ok(subject, files == 0 ? "nothing on record yet" : files + " files on record");
        return;
      }
      for (String damage : view.damages()) {
        findings.error(
            subject,
            damage,
            "nothing has to be done: the best earlier state is used at the next start, and lines"
                + " after it are sent again; check the disk");
      }
    } catch (IOException e) {
      findings.error(subject, "cannot be read: " + Reasons.told(e), advice);
    }
  }

  /**
   * Tells whether a process uses the data path. It is not tried: that would get in the way of a
   * process that starts at this moment.
   *
   * @param proc {@code /proc}, or what stands for it
   * @param advice what helps when it cannot be told
   * @return the process
   */
  static OptionalLong holder(Path proc, Path dataPath, String advice, Findings findings) {
    Path file = dataPath.resolve(DataPathLock.FILE);
    OptionalLong holder = OptionalLong.empty();
    try {
      String pid = Files.exists(file) ? Files.readString(file).strip() : "";
      if (pid.matches("\\d{1,18}") && isLocked(proc, file, pid)) {
        holder = OptionalLong.of(Long.parseLong(pid));
      }
      findings.ok(
          dataPath.toString(),
          holder.isPresent()
              ? "in use by process " + pid + "; a second one with this data path would end at once"
              : "in use by no process");
    } catch (IOException e) {
      findings.error(file.toString(), "cannot be read: " + Reasons.told(e), advice);
    }
    return holder;
  }

  /** A number in the file may be one of long ago; the system knows who has a lock now. */
  private static boolean isLocked(Path proc, Path file, String pid) throws IOException {
    Path locks = proc.resolve("locks");
    if (!Files.isReadable(locks)) {
      return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }
    String inode = String.valueOf(Files.getAttribute(file, "unix:ino"));
    return KernelFiles.read(locks)
        .lines()
        .anyMatch(line -> line.matches(".*\\s" + pid + "\\s+\\S+:" + inode + "\\s.*"));
  }
}
