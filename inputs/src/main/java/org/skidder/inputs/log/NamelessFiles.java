package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.skidder.core.file.Folders;
import org.skidder.core.registry.FileIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that the process has open and that have no name any more: nothing but that keeps them on
 * the disk. Linux tells, in {@code /proc/self/fd} (proc_pid_fd(5)).
 */
final class NamelessFiles {
  private static final Logger LOG = LoggerFactory.getLogger("input");
  private static final String MARK = " (deleted)";

  private NamelessFiles() {}

  /**
   * A file without a name.
   *
   * @param bytes its size
   * @param modified time of its last change, milliseconds since the epoch
   */
  record Nameless(long bytes, long modified) {}

  /**
   * Looks at all open files of the process: one system call each, and one more for each that lost
   * the name under which it was opened.
   *
   * @param descriptors {@code /proc/self/fd}
   * @throws IOException when the system does not tell
   */
  static Map<FileIdentity, Nameless> look(Path descriptors) throws IOException {
    Map<FileIdentity, Nameless> nameless = new HashMap<>();
    Folders.visit(descriptors, descriptor -> note(descriptor, nameless));
    return nameless;
  }

  private static void note(Path descriptor, Map<FileIdentity, Nameless> nameless) {
    try {
      if (!Files.readSymbolicLink(descriptor).toString().endsWith(MARK)) {
        return;
      }
      Map<String, Object> seen =
          Files.readAttributes(descriptor, "unix:dev,ino,nlink,size,lastModifiedTime");
      // It may have another name, or really be called like that.
      if (number(seen, "nlink") == 0) {
        nameless.put(
            new FileIdentity(number(seen, "dev"), number(seen, "ino")),
            new Nameless(number(seen, "size"), modified(seen)));
      }
    } catch (IOException e) {
      LOG.debug("{}: closed meanwhile, or not to be seen: {}", descriptor, e.getMessage());
    }
  }

  private static long number(Map<String, Object> seen, String name) {
    return seen.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static long modified(Map<String, Object> seen) {
    return seen.get("lastModifiedTime") instanceof FileTime time ? time.toMillis() : 0;
  }
}
