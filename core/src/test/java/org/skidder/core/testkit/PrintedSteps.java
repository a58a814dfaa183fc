package org.skidder.core.testkit;

import java.util.List;
import org.skidder.core.plugin.StepReport;

/** The steps of {@code test output} as the command prints them. Not thread-safe. */
public final class PrintedSteps implements StepReport {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** All lines, each with its end. */
  public String text() {
    return text.toString();
  }

  /** The lines. */
  public List<String> lines() {
    return text.toString().lines().toList();
  }

  private void line(String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  @Override
  public void group(String name) {
    line(name + "...");
    depth++;
  }

  @Override
  public void end() {
    depth--;
  }

  @Override
  public void ok(String name) {
    line(name + "... OK");
  }

  @Override
  public void warn(String name, String warning) {
    line(name + "... WARN " + warning);
  }

  @Override
  public void error(String name, String reason) {
    line(name + "... ERROR " + reason);
  }

  @Override
  public void info(String name, String value) {
    line(name + ": " + value);
  }
}
