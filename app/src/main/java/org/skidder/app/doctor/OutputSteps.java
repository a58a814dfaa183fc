package org.skidder.app.doctor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.StringJoiner;
import org.skidder.core.plugin.Findings;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.plugin.StepReport;

/**
 * Makes findings of the steps in which an output tests its connections: one per host that is fine.
 */
final class OutputSteps implements StepReport {
  /** The step that warns of connections without TLS, which a closed network may well have. */
  private static final String PLAIN = "TLS";

  private final Findings findings;
  private final String unless;
  private final Deque<String> groups = new ArrayDeque<>();
  private StringJoiner told = new StringJoiner(", ");
  private boolean failed;

  /**
   * @param unless what an output is called that opens no group for a host
   */
  OutputSteps(Findings findings, String unless) {
    this.findings = findings;
    this.unless = unless;
  }

  @Override
  public void group(String name) {
    if (groups.isEmpty()) {
      told = new StringJoiner(", ");
      failed = false;
    }
    groups.addLast(name);
  }

  @Override
  public void end() {
    String name = groups.removeLast();
    if (groups.isEmpty() && !failed) {
      findings.ok(name, told.length() == 0 ? "reachable" : "reachable; " + told);
    }
  }

  @Override
  public void ok(String name) {}

  @Override
  public void warn(String name, String text) {
    if (name.equals(PLAIN)) {
      told.add("without TLS");
      return;
    }
    findings.warning(subject(), name + ": " + text, "see the page on TLS for what can be done");
  }

  @Override
  public void error(String name, String reason) {
    if (reason.endsWith(OutputFactory.UNTESTABLE)) {
      findings.ok(subject(), OutputFactory.UNTESTABLE);
      failed = true; // nothing more is to be said about it
      return;
    }
    failed = true;
    findings.error(
        subject(),
        name + ": " + reason,
        "correct hosts, credentials or ssl in the output's section, or whatever is on the way");
  }

  @Override
  public void info(String name, String value) {
    told.add(name + ": " + value);
  }

  private String subject() {
    return groups.isEmpty() ? unless : groups.peekFirst();
  }
}
