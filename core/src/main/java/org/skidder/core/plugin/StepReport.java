package org.skidder.core.plugin;

/** Steps of a check, told as they happen and nested: {@code name... OK}. Not thread-safe. */
public interface StepReport {
  /** Opens a group of steps: {@code name...}. */
  void group(String name);

  /** Closes the innermost group. */
  void end();

  /** {@code name... OK}. */
  void ok(String name);

  /** {@code name... WARN text}. */
  void warn(String name, String text);

  /** {@code name... ERROR reason}. */
  void error(String name, String reason);

  /** {@code name: value}. */
  void info(String name, String value);
}
