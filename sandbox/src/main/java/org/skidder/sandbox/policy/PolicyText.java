package org.skidder.sandbox.policy;

import java.util.List;

/** Policies as configuration text. */
public final class PolicyText {
  private static final int WIDTH = 96;

  private PolicyText() {}

  /** The policy as a section that can be put into a configuration file. */
  public static String yaml(Policy policy) {
    StringBuilder out = new StringBuilder(4096);
    out.append("seccomp:\n  default_action: ").append(policy.defaultAction().label());
    out.append("\n  syscalls:\n");
    for (Policy.Group group : policy.groups()) {
      out.append("  - action: ").append(group.action().label()).append("\n    names:\n");
      appendNames(out, group.names());
    }
    return out.toString();
  }

  private static void appendNames(StringBuilder out, List<String> names) {
    int column = WIDTH;
    String close = "";
    out.append("      [");
    for (String name : names) {
      if (column + name.length() + 2 > WIDTH) {
        out.append(close.isEmpty() ? "" : ",").append("\n        ");
        column = 8;
      } else {
        out.append(", ");
        column += 2;
      }
      out.append(name);
      column += name.length();
      close = "\n      ";
    }
    out.append(close).append("]\n");
  }
}
