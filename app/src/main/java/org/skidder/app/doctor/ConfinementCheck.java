package org.skidder.app.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skidder.core.file.KernelFiles;
import org.skidder.core.plugin.Findings;

/** Looks at whether system calls are filtered. */
final class ConfinementCheck {
  private static final Pattern MODE = Pattern.compile("(?m)^Seccomp:\\s+(\\d)");

  /** {@code SECCOMP_MODE_FILTER}. */
  private static final String FILTER = "2";

  private ConfinementCheck() {}

  /**
   * Looks at the running process, else at what the kernel can.
   *
   * @param proc {@code /proc}, or what stands for it
   * @param wanted whether the configuration asks for the filter
   * @param process that runs with the data path
   */
  static void run(Path proc, boolean wanted, OptionalLong process, Findings findings) {
    if (!wanted) {
      findings.warning(
          "seccomp",
          "switched off by seccomp.enabled: false",
          "switch it on, unless there is a reason");
      return;
    }
    String at = process.isPresent() ? Long.toString(process.getAsLong()) : "self";
    Matcher mode = MODE.matcher(status(proc.resolve(at).resolve("status")));
    if (!mode.find()) {
      findings.warning(
          "seccomp",
          "cannot be told: the kernel has no seccomp, or hides it",
          "nothing has to be done; Skidder runs without it");
    } else if (process.isEmpty()) {
      findings.ok("seccomp", "known to the kernel; in force once Skidder runs");
    } else if (mode.group(1).equals(FILTER)) {
      findings.ok("seccomp", "in force in process " + at);
    } else {
      findings.error(
          "seccomp",
          "not in force in process " + at,
          "look for lines of 'seccomp' in its log; 'skidder test seccomp' tries the policy");
    }
  }

  private static String status(Path file) {
    try {
      return KernelFiles.read(file);
    } catch (IOException e) {
      return "";
    }
  }
}
