package org.skidder.lab.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says about a process at a moment.
 *
 * @param residentKiB memory it holds
 * @param descriptors files, sockets and pipes it has open
 */
record ProcessFigures(long residentKiB, int descriptors) {

  /**
   * Looks at a process.
   *
   * @throws IOException when it is not there, or the system has no {@code /proc}
   */
  static ProcessFigures of(long pid) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    long resident = -1;
    for (String line : Files.readAllLines(proc.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        resident = Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    try (var open = Files.list(proc.resolve("fd"))) {
      return new ProcessFigures(resident, (int) open.count());
    }
  }
}
