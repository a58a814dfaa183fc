package org.skidder.sandbox.report;

/**
 * A line for the log of the logger {@code seccomp} or {@code landlock}.
 *
 * @param text one line, for users
 */
public record Message(Level level, String text) {
  /** Severity. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
