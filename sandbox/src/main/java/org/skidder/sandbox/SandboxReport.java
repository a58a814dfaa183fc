package org.skidder.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.sandbox.policy.ResolvedPolicy;
import org.skidder.sandbox.report.Message;

/**
 * What is in force after {@link Sandbox#install}, for the start-up log and the statistics.
 *
 * @param state outcome
 * @param policy name of the loaded policy, empty when none is
 * @param rules calls the policy names
 * @param instructions length of the filter program
 * @param kernel release of the running kernel
 * @param features kernel features in use, for example {@code tsync}
 * @param threads threads found under the filter when it was checked
 * @param resolved the policy in numbers; present exactly when a filter is loaded
 * @param messages for the log, in order
 */
public record SandboxReport(
    State state,
    String policy,
    int rules,
    int instructions,
    String kernel,
    List<String> features,
    int threads,
    Optional<ResolvedPolicy> resolved,
    List<Message> messages) {

  /** Outcomes of an installation. */
  public enum State {
    /** The filter is loaded and was found on every thread. */
    ENFORCED,
    /** Switched off in the configuration. */
    DISABLED,
    /** This system cannot load filters; running on without. */
    UNAVAILABLE,
    /** The policy does not fit or the kernel refused it; running on without. */
    FAILED,
    /** Every call is noted by {@code skidder seccomp record} and allowed. */
    RECORDING
  }

  public SandboxReport {
    features = List.copyOf(features);
    messages = List.copyOf(messages);
  }

  /** A report without filter. */
  static SandboxReport without(State state, List<Message> messages) {
    return new SandboxReport(
        state, "", 0, 0, kernelRelease(), List.of(), 0, Optional.empty(), messages);
  }

  static String kernelRelease() {
    return System.getProperty("os.version", "unknown");
  }

  public boolean enforced() {
    return state == State.ENFORCED;
  }

  /** The report as names and values for statistics: texts, numbers and lists only. */
  public Map<String, Object> toStats() {
    Map<String, Object> stats = new LinkedHashMap<>();
    stats.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
    stats.put("kernel", kernel);
    if (resolved.isPresent()) {
      stats.put("policy", policy);
      stats.put("rules", rules);
      stats.put("instructions", instructions);
      stats.put("features", features);
    }
    return stats;
  }
}
