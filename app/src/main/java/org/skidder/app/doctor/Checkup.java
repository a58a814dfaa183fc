package org.skidder.app.doctor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.skidder.core.plugin.Findings;

/** Collects findings. Belongs to one thread. */
final class Checkup {
  private final List<Finding> findings = new ArrayList<>();
  private int files;
  private int folders;

  /** Where findings of one area go. */
  Findings area(String area) {
    return new Findings() {
      @Override
      public void ok(String subject, String text) {
        findings.add(new Finding(Finding.Status.OK, area, subject, text, ""));
      }

      @Override
      public void warning(String subject, String text, String advice) {
        findings.add(new Finding(Finding.Status.WARNING, area, subject, text, advice));
      }

      @Override
      public void error(String subject, String text, String advice) {
        findings.add(new Finding(Finding.Status.ERROR, area, subject, text, advice));
      }

      @Override
      public void willUse(int moreFiles, int moreFolders) {
        files += moreFiles;
        folders += moreFolders;
      }
    };
  }

  /** All that was found, in the order in which it was looked at. */
  List<Finding> findings() {
    return Collections.unmodifiableList(findings);
  }

  /** Files that inputs will have open at the same time. */
  int files() {
    return files;
  }

  /** Folders that inputs will watch. */
  int folders() {
    return folders;
  }

  long count(Finding.Status status) {
    return findings.stream().filter(finding -> finding.status() == status).count();
  }
}
