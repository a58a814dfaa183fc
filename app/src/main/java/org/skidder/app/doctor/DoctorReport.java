package org.skidder.app.doctor;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.PrettyJson;

/** What was found, for people and for machines. Immutable. */
public final class DoctorReport {
  private final List<Finding> findings;

  DoctorReport(List<Finding> findings) {
    this.findings = List.copyOf(findings);
  }

  /** Whether nothing is an error. */
  public boolean isFine() {
    return count(Finding.Status.ERROR) == 0;
  }

  private long count(Finding.Status status) {
    return findings.stream().filter(finding -> finding.status() == status).count();
  }

  /** Prints a table, with what to do below what is not fine. */
  public void table(PrintStream out) {
    int width = findings.stream().mapToInt(finding -> finding.area().length()).max().orElse(0);
    String format = "%-7s  %-" + Math.max(1, width) + "s  %s: %s%n";
    for (Finding finding : findings) {
      out.printf(
          Locale.ROOT,
          format,
          finding.status().shown(),
          finding.area(),
          finding.subject(),
          finding.text());
      if (!finding.advice().isEmpty()) {
        out.println(" ".repeat(width + 11) + "-> " + finding.advice());
      }
    }
    out.println();
    out.println(
        "errors: "
            + count(Finding.Status.ERROR)
            + ", warnings: "
            + count(Finding.Status.WARNING)
            + ", fine: "
            + count(Finding.Status.OK));
  }

  /** Prints one JSON object: {@code status}, and {@code findings} in their order. */
  public void json(PrintStream out) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Finding finding : findings) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("status", name(finding.status()));
      one.put("area", finding.area());
      one.put("subject", finding.subject());
      one.put("text", finding.text());
      one.put("advice", finding.advice());
      all.add(one);
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("status", name(worst()));
    report.put("findings", all);
    JsonBuffer json = new JsonBuffer(4096);
    DocumentEncoder.value(report, json, false);
    byte[] bytes = json.toByteArray();
    JsonBuffer pretty = new JsonBuffer(bytes.length * 2);
    PrettyJson.indent(bytes, 0, bytes.length, pretty);
    out.println(pretty);
  }

  private Finding.Status worst() {
    return findings.stream().map(Finding::status).max(Enum::compareTo).orElse(Finding.Status.OK);
  }

  private static String name(Finding.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
