package org.skidder.outputs.redis;

import org.skidder.core.plugin.StepReport;

/** Steps as the command prints them. */
final class Steps implements StepReport {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  String text() {
    return text.toString();
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
