package org.skidder.sandbox;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.Policy;

/**
 * Section {@code seccomp}. A policy counts as custom as soon as {@code default_action} or {@code
 * syscalls} is stated; it then replaces the built-in one and must be complete.
 */
public record SeccompConfig(
    @Option(
            value = "Confine the process with a seccomp filter (Linux 3.17 and later).",
            def = "true")
        boolean enabled,
    @Option("Action for the system calls that no group lists; makes the policy a custom one.")
        Optional<Action> defaultAction,
    @Option("Groups of system calls with one action each; the first that lists a call decides.")
        List<Policy.Group> syscalls,
    @Option(
            value = "Allow the calls the Java runtime needs where a custom policy lists them not.",
            def = "true")
        boolean jvmBase)
    implements Validated {

  public SeccompConfig {
    syscalls = List.copyOf(syscalls);
  }

  /** What holds when the section is absent: the built-in policy. */
  public static SeccompConfig defaults() {
    return new SeccompConfig(true, Optional.empty(), List.of(), true);
  }

  @Override
  public void validate(Problems.Scope problems) {
    if (!enabled) {
      return;
    }
    if (defaultAction.isPresent() && syscalls.isEmpty()) {
      problems.error(
          "syscalls",
          "a policy with default_action needs at least one group with action and names; add one, or"
              + " remove default_action to get the built-in policy");
    }
    if (problems.isSet("syscalls") && defaultAction.isEmpty()) {
      problems.error(
          "defaultAction",
          "is missing: say what happens to calls that no group lists, for instance allow or errno");
    }
  }

  /** The user's policy; empty when the built-in one applies. */
  public Optional<Policy> customPolicy() {
    if (defaultAction.isEmpty() || syscalls.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Policy("custom", defaultAction.get(), syscalls, false));
  }
}
