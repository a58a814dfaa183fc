package org.skidder.app.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.skidder.core.file.KernelFiles;
import org.skidder.core.metrics.OpenFileLimits;
import org.skidder.core.plugin.Findings;

/** Compares limits of the system with what the inputs need. */
final class LimitCheck {
  private LimitCheck() {}

  /**
   * Looks at the limits.
   *
   * @param proc {@code /proc}, or what stands for it
   */
  static void run(Path proc, int files, int folders, Findings findings) {
    openFiles(proc, files, findings);
    watches(proc, folders, findings);
  }

  private static void openFiles(Path proc, int files, Findings findings) {
    Optional<OpenFileLimits> limits = OpenFileLimits.read(proc);
    if (limits.isEmpty()) {
      return;
    }
    // The JVM raises the soft limit to the hard one by itself.
    long limit = limits.get().hard();
    String text = String.format(Locale.ROOT, "%,d allowed, %,d needed for inputs", limit, files);
    long most = OpenFileLimits.forFollowing(limit);
    if (files > most) {
      findings.error(
          "open files",
          text + String.format(Locale.ROOT, ", which may have %,d of them", most),
          "raise the limit (LimitNOFILE= in the unit, ulimit -Hn), or close files sooner with"
              + " close_inactive");
    } else {
      findings.ok("open files", text);
    }
  }

  private static void watches(Path proc, int folders, Findings findings) {
    Path limits = proc.resolve("sys/fs/inotify");
    OptionalLong watches = number(limits.resolve("max_user_watches"));
    OptionalLong instances = number(limits.resolve("max_user_instances"));
    if (watches.isEmpty() || instances.isEmpty()) {
      return;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%,d watches allowed, %,d needed for inputs",
            watches.getAsLong(),
            folders);
    if (folders > watches.getAsLong()) {
      findings.warning(
          "inotify",
          text,
          "raise fs.inotify.max_user_watches with sysctl; until then files are polled with"
              + " backoff");
    } else if (instances.getAsLong() < 1) {
      findings.warning(
          "inotify",
          "no instances allowed",
          "raise fs.inotify.max_user_instances with sysctl; until then files are polled");
    } else {
      findings.ok("inotify", text);
    }
  }

  private static OptionalLong number(Path file) {
    try {
      String text = KernelFiles.read(file).strip();
      return text.matches("\\d{1,18}")
          ? OptionalLong.of(Long.parseLong(text))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
