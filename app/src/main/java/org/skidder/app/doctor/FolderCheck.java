package org.skidder.app.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.skidder.core.plugin.Findings;

/** Looks at folders that Skidder writes to. */
final class FolderCheck {
  private static final long MIB = 1L << 20;
  private static final long TOO_LITTLE = 64 * MIB;
  private static final long LITTLE = 1024 * MIB;

  private FolderCheck() {}

  /**
   * Whether it can be written to, and has room.
   *
   * @param name what the folder is called in the configuration
   */
  static void run(String name, Path folder, Findings findings) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    String subject = name + " " + folder;
    if (!Files.isDirectory(there)) {
      findings.error(subject, there + " is no folder", "name a folder, or move the file away");
    } else if (!Files.isWritable(there) || !Files.isExecutable(there)) {
      findings.error(
          subject,
          there.equals(folder.toAbsolutePath())
              ? "cannot be written to"
              : "cannot be made in " + there,
          "give it to the user that Skidder runs as: chown USER " + folder);
    } else {
      room(subject, there, findings);
    }
  }

  private static void room(String subject, Path folder, Findings findings) {
    try {
      FileStore store = Files.getFileStore(folder);
      long free = store.getUsableSpace();
      String text = String.format(Locale.ROOT, "%,d MiB free on %s", free / MIB, store);
      if (free < TOO_LITTLE) {
        findings.error(subject, text, "make room; a full disk stops the registry and the log");
      } else if (free < LITTLE) {
        findings.warning(subject, text, "make room before it is full");
      } else {
        findings.ok(subject, text);
      }
    } catch (IOException e) {
      findings.warning(subject, "its free space is unknown: " + e.getMessage(), "look with df");
    }
  }
}
