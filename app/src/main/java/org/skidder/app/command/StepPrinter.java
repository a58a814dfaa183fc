package org.skidder.app.command;

import java.io.PrintStream;
import org.skidder.core.plugin.StepReport;

/** Prints steps as they happen, nested by two spaces. Not thread-safe. */
final class StepPrinter implements StepReport {
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean colours;
  private int depth;

  /**
   * @param colours whether the stream is a terminal that shows them
   */
  StepPrinter(PrintStream out, boolean colours) {
    this.out = out;
    this.colours = colours;
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
    line(name + "... " + coloured(GREEN, "OK"));
  }

  @Override
  public void warn(String name, String text) {
    line(name + "... " + coloured(YELLOW, "WARN") + " " + text);
  }

  @Override
  public void error(String name, String reason) {
    line(name + "... " + coloured(RED, "ERROR") + " " + reason);
  }

  @Override
  public void info(String name, String value) {
    line(name + ": " + value);
  }

  private void line(String text) {
    out.println("  ".repeat(depth) + text);
    out.flush();
  }

  private String coloured(String colour, String text) {
    return colours ? colour + text + PLAIN : text;
  }
}
