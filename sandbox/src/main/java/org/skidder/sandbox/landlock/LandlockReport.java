package org.skidder.sandbox.landlock;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.skidder.sandbox.report.Message;

/**
 * What Landlock enforces, for the start-up log and the statistics.
 *
 * @param abi version of the kernel's Landlock, 0 if it has none
 * @param restricted what is restricted, for example {@code files}
 * @param messages for the log, in order
 */
public record LandlockReport(
    State state, int abi, List<String> restricted, List<Message> messages) {

  /** Outcomes. */
  public enum State {
    /** The process is restricted. */
    ENFORCED,
    /** Not asked for. */
    DISABLED,
    /** Asked for, but this kernel cannot; the messages say why. */
    UNAVAILABLE
  }

  public LandlockReport {
    restricted = List.copyOf(restricted);
    messages = List.copyOf(messages);
  }

  /** The report as names and values. */
  public Map<String, Object> toStats() {
    Map<String, Object> stats = new LinkedHashMap<>();
    stats.put("state", state.name().toLowerCase(Locale.ROOT));
    if (state == State.ENFORCED) {
      stats.put("abi", abi);
      stats.put("restricted", restricted);
    }
    return stats;
  }
}
