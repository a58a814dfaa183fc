package org.skidder.core.plugin;

/**
 * What {@code doctor} finds. Texts are for the user: the subject is what was looked at (a pattern,
 * a folder, a host), the text what is the case, the advice what to do about it. Not thread-safe.
 */
public interface Findings {
  /** Something is as it should be. */
  void ok(String subject, String text);

  /** Something may become a problem, or is one for somebody who did not mean it. */
  void warning(String subject, String text, String advice);

  /** Something does not work. */
  void error(String subject, String text, String advice);

  /**
   * Files that will be open at the same time, and folders that will be watched, in addition to
   * those told before.
   */
  void willUse(int files, int folders);
}
