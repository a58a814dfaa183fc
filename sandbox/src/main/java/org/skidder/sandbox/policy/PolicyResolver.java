package org.skidder.sandbox.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.sandbox.bpf.Rule;
import org.skidder.sandbox.bpf.RuleRanges;
import org.skidder.sandbox.kernel.Architecture;
import org.skidder.sandbox.kernel.SyscallTable;

/** Translates a policy for one architecture. One use, one thread. */
public final class PolicyResolver {
  /** From clone(2), linux/sched.h: the new task is a thread of this process. */
  static final int CLONE_THREAD = 0x0001_0000;

  /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET. */
  static final int CLONE_NEW_NAMESPACES = 0x7e02_0000;

  private final Policy policy;
  private final SyscallTable table;
  private final @Nullable Rule[] rules;
  private final List<String> added = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private PolicyResolver(Policy policy, SyscallTable table) {
    this.policy = policy;
    this.table = table;
    this.rules = new @Nullable Rule[table.highest() + 1];
  }

  /** Resolves the built-in policy, which needs no checks. */
  public static ResolvedPolicy builtIn(SyscallTable table) {
    PolicyResolver resolver = new PolicyResolver(DefaultPolicy.forTable(table), table);
    resolver.applyGroups();
    return resolver.finish();
  }

  /**
   * Resolves a policy of the user.
   *
   * @param jvmBase whether calls the JVM needs are allowed where no group lists them
   * @throws PolicyException fatal if the JVM could not live under it, else if a name is unknown
   */
  public static ResolvedPolicy custom(Policy policy, SyscallTable table, boolean jvmBase)
      throws PolicyException {
    PolicyResolver resolver = new PolicyResolver(policy, table);
    resolver.checkNames();
    resolver.applyGroups();
    if (jvmBase) {
      resolver.unite(JvmBase.essential());
      resolver.unite(JvmBase.useful());
    }
    resolver.checkJvm(jvmBase);
    resolver.warnAboutKillThread();
    return resolver.finish();
  }

  private void checkNames() throws PolicyException {
    Set<String> unknown = new LinkedHashSet<>();
    Set<String> skipped = new LinkedHashSet<>();
    for (Policy.Group group : policy.groups()) {
      for (String name : group.names()) {
        if (table.number(name).isEmpty()) {
          // Leaving out an allowed name makes the policy stricter, a forbidden one laxer.
          boolean skip = group.action().executes() && knownElsewhere(name);
          (skip ? skipped : unknown).add(name);
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw PolicyException.unusable(
          "seccomp.syscalls: no such system call on "
              + table.architecture().label()
              + ": "
              + String.join(", ", unknown)
              + "; no filter is installed. Correct or remove these names (table: "
              + table.source()
              + ")");
    }
    if (!skipped.isEmpty()) {
      warnings.add(
          "seccomp.syscalls: not on "
              + table.architecture().label()
              + ", left out: "
              + String.join(", ", skipped));
    }
  }

  private static boolean knownElsewhere(String name) {
    for (Architecture architecture : Architecture.values()) {
      if (SyscallTable.of(architecture).number(name).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void applyGroups() {
    if (policy.threadsOnly()) {
      applyThreadsOnly();
    }
    for (Policy.Group group : policy.groups()) {
      Rule rule = Rule.always(group.action().verdict());
      for (String name : group.names()) {
        decide(name, rule);
      }
    }
  }

  private void applyThreadsOnly() {
    int allow = Action.ALLOW.verdict();
    int deny = Action.ERRNO.verdict();
    decide("clone", new Rule(allow, CLONE_THREAD, CLONE_NEW_NAMESPACES, deny));
    decide("clone3", Rule.always(Action.NOT_IMPLEMENTED));
  }

  /** Sets the rule unless an earlier group has decided; returns whether it did. */
  private boolean decide(String name, Rule rule) {
    OptionalInt number = table.number(name);
    if (number.isEmpty() || rules[number.getAsInt()] != null) {
      return false;
    }
    rules[number.getAsInt()] = rule;
    return true;
  }

  private void unite(List<String> names) {
    if (policy.defaultAction() == Action.ALLOW) {
      return;
    }
    Rule allow = Rule.always(Action.ALLOW.verdict());
    for (String name : names) {
      if (decide(name, allow)) {
        added.add(name);
      }
    }
  }

  private void checkJvm(boolean jvmBase) throws PolicyException {
    List<String> fatal = refused(JvmBase.essential());
    if (!fatal.isEmpty()) {
      throw PolicyException.fatal(
          "seccomp.syscalls: the Java runtime cannot live without "
              + String.join(", ", fatal)
              + "; allow them"
              + (jvmBase ? "" : ", or set seccomp.jvm_base: true to have them added"));
    }
    List<String> missed = refused(JvmBase.useful());
    if (!missed.isEmpty()) {
      warnings.add(
          "seccomp.syscalls: parts of the Java runtime use these calls, which the policy denies: "
              + String.join(", ", missed));
    }
  }

  private List<String> refused(List<String> names) {
    List<String> refused = new ArrayList<>();
    for (String name : names) {
      OptionalInt number = table.number(name);
      if (number.isPresent()) {
        Rule rule = rules[number.getAsInt()];
        int verdict = rule == null ? policy.defaultAction().verdict() : rule.verdict();
        if (verdict != Action.ALLOW.verdict() && verdict != Action.LOG.verdict()) {
          refused.add(name);
        }
      }
    }
    return refused;
  }

  private void warnAboutKillThread() {
    boolean used = policy.defaultAction() == Action.KILL_THREAD;
    for (Policy.Group group : policy.groups()) {
      used |= group.action() == Action.KILL_THREAD;
    }
    if (used) {
      warnings.add(
          "seccomp: action kill_thread leaves the locks of the killed thread held for ever and can"
              + " hang the whole process; use kill_process");
    }
  }

  private ResolvedPolicy finish() {
    Rule byDefault = Rule.always(policy.defaultAction().verdict());
    Rule[] complete = new Rule[rules.length];
    for (int n = 0; n < complete.length; n++) {
      Rule rule = rules[n];
      complete[n] = rule == null ? byDefault : rule;
    }
    // Beyond the table there are calls of newer kernels and, on amd64, the x32 calls. "Not
    // implemented" makes a newer C library fall back where "not permitted" would make it fail.
    RuleRanges ranges = RuleRanges.of(complete, Rule.always(Action.NOT_IMPLEMENTED));
    return new ResolvedPolicy(policy, table, ranges, added, warnings);
  }
}
