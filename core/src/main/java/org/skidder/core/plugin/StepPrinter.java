package org.skidder.core.plugin;

import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes steps as they happen, one a line, nested by two spaces. Not thread-safe. */
public final class StepPrinter implements StepReport {
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  private final Appendable out;
  private final boolean colours;
  private int depth;

  /**
   * @param out flushed after each line if it can be; its {@code IOException} is thrown unchecked
   * @param colours whether it is a terminal that shows them
   */
  public StepPrinter(Appendable out, boolean colours) {
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
    try {
      out.append("  ".repeat(depth)).append(text).append('\n');
      if (out instanceof Flushable buffered) {
        buffered.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String coloured(String colour, String text) {
    return colours ? colour + text + PLAIN : text;
  }
}
