package org.skidder.inputs.log;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.skidder.core.plugin.Findings;

/** Looks at the files that an input would follow, for {@code doctor}. Opens none of them. */
final class LogExamination {
  private final Findings findings;
  private final Set<Path> files = new HashSet<>();
  private final Set<Path> folders = new HashSet<>();

  private LogExamination(Findings findings) {
    this.findings = findings;
  }

  /**
   * Looks at each pattern.
   *
   * @param finder makes the finder of one pattern
   */
  static void run(List<String> patterns, Function<String, PathFinder> finder, Findings findings) {
    LogExamination examination = new LogExamination(findings);
    for (String pattern : patterns) {
      examination.pattern(pattern, finder.apply(pattern));
    }
    findings.willUse(examination.files.size(), examination.folders.size());
  }

  private void pattern(String pattern, PathFinder finder) {
    Map<Path, FoundFile> found = finder.find();
    if (found.isEmpty()) {
      nothing(pattern, finder);
      return;
    }
    List<Path> unreadable = new ArrayList<>();
    for (Path file : found.keySet()) {
      files.add(file);
      folders.add(file.toAbsolutePath().getParent());
      if (!Files.isReadable(file)) {
        unreadable.add(file);
      }
    }
    if (unreadable.isEmpty()) {
      findings.ok(pattern, found.size() == 1 ? "1 file" : found.size() + " files");
    } else {
      findings.error(
          pattern,
          unreadable.size()
              + " of "
              + found.size()
              + " files cannot be read, such as "
              + unreadable.getFirst(),
          ReadAccess.advice(unreadable.getFirst()));
    }
  }

  /** Most often a folder above the files may not be entered, or is not there. */
  private void nothing(String pattern, PathFinder finder) {
    for (Path base : finder.bases()) {
      Path folder = base;
      while (folder.getParent() != null && !Files.exists(folder)) {
        folder = folder.getParent();
      }
      if (Files.isDirectory(folder) && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
        findings.error(
            pattern,
            "matches nothing, as the folder " + folder + " cannot be read",
            ReadAccess.advice(folder));
        return;
      }
      if (!folder.equals(base)) {
        findings.warning(
            pattern,
            "matches nothing: there is no " + base,
            "correct the pattern, unless the folder is made later; it is looked for again and"
                + " again");
        return;
      }
    }
    findings.warning(
        pattern,
        "matches no file",
        "correct the pattern (or exclude_files, symlinks), unless the files are made later");
  }
}
