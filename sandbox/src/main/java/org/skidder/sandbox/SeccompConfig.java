package org.skidder.sandbox;

import java.util.List;
import java.util.Optional;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.Policy;

/**
 * Section {@code seccomp}.
 *
 * @param enabled whether a filter is loaded, default true
 * @param defaultAction action for calls no group lists; required in a custom policy
 * @param syscalls groups of a custom policy, first match decides
 * @param jvmBase whether calls the JVM needs are added to a custom policy, default true
 */
public record SeccompConfig(
    boolean enabled, Optional<Action> defaultAction, List<Policy.Group> syscalls, boolean jvmBase) {

  public SeccompConfig {
    syscalls = List.copyOf(syscalls);
  }

  /** What holds when the section is absent: the built-in policy. */
  public static SeccompConfig defaults() {
    return new SeccompConfig(true, Optional.empty(), List.of(), true);
  }

  /** The user's policy; empty when the built-in one applies. */
  public Optional<Policy> customPolicy() {
    if (defaultAction.isEmpty() || syscalls.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Policy("custom", defaultAction.get(), syscalls, false));
  }
}
