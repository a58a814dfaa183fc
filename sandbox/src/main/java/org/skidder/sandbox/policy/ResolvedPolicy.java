package org.skidder.sandbox.policy;

import java.util.ArrayList;
import java.util.List;
import org.skidder.sandbox.bpf.FilterCompiler;
import org.skidder.sandbox.bpf.Program;
import org.skidder.sandbox.bpf.Rule;
import org.skidder.sandbox.bpf.RuleRanges;
import org.skidder.sandbox.kernel.Errno;
import org.skidder.sandbox.kernel.SyscallTable;

/**
 * A policy in numbers.
 *
 * @param policy what the user or the built-in default says
 * @param table of the architecture
 * @param ranges verdict per number
 * @param added names of the JVM base set that were allowed although no group lists them
 * @param warnings for the log
 */
public record ResolvedPolicy(
    Policy policy,
    SyscallTable table,
    RuleRanges ranges,
    List<String> added,
    List<String> warnings) {

  /**
   * Calls through another ABI of the kernel are always refused: their numbers mean other calls, so
   * that no list of names can speak about them.
   */
  public static final int FOREIGN = 0x0005_0000 | Errno.EPERM;

  public ResolvedPolicy {
    added = List.copyOf(added);
    warnings = List.copyOf(warnings);
  }

  /** The program to load. */
  public Program program() {
    return FilterCompiler.tree(table.architecture().audit(), FOREIGN, ranges);
  }

  /** The rule for a call by name; of a name the architecture lacks, that of unknown numbers. */
  public Rule ruleFor(String name) {
    return ranges.ruleFor(table.number(name).orElse(-1));
  }

  /** Whether the call is never executed, whatever its arguments. */
  public boolean denies(String name) {
    Rule rule = ruleFor(name);
    return !executes(rule.verdict()) && !(rule.conditional() && executes(rule.otherwise()));
  }

  /**
   * All calls of the architecture that are never executed, in the order of their numbers. Without
   * those that only the kernel's own probe trampolines make: no filter is asked about them.
   */
  public List<String> denied() {
    List<String> names = new ArrayList<>();
    for (String name : table.names()) {
      if (denies(name) && !name.equals("uretprobe") && !name.equals("uprobe")) {
        names.add(name);
      }
    }
    return names;
  }

  private static boolean executes(int verdict) {
    return verdict == Action.ALLOW.verdict() || verdict == Action.LOG.verdict();
  }
}
