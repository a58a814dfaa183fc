package org.skidder.containers.jolokia;

import java.time.Duration;
import org.skidder.core.config.Option;

/** An entry of {@code interfaces}: where and how often agents are asked for. */
public record InterfaceOptions(
    @Option(
            value = "Network interface: its name, the beginning of one (`br-*`), or `any`.",
            required = true)
        String name,
    @Option(value = "Pause between rounds.", def = "10s", min = "1ms") Duration interval,
    @Option(value = "How long answers are waited for; `interval` at most.", def = "1s", min = "1ms")
        Duration probeTimeout,
    @Option(value = "An agent that does not answer for longer is gone.", def = "30s", min = "1ms")
        Duration gracePeriod) {
  private static final String ANY = "any";

  /** Whether an interface is meant. */
  boolean covers(String interfaceName) {
    if (name.equals(ANY) || name.equals("*")) {
      return true;
    }
    return name.endsWith("*")
        ? interfaceName.startsWith(name.substring(0, name.length() - 1))
        : interfaceName.equals(name);
  }

  /** How long answers are waited for. */
  Duration patience() {
    return probeTimeout.compareTo(interval) < 0 ? probeTimeout : interval;
  }
}
