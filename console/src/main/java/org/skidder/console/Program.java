package org.skidder.console;

import java.util.List;
import java.util.Map;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.SourceStatus;

/** The running program, as far as it can be asked. Thread-safe; nothing here waits. */
public interface Program {
  /** How far the program is. */
  enum Phase {
    /** The registry is being loaded, or inputs are being started. */
    STARTING,
    /** Inputs and outputs run. */
    RUNNING,
    /** It was told to stop. */
    STOPPING
  }

  /** Who it is. */
  Identity identity();

  /** Identity of the installation, the same after each start. */
  String uuid();

  /** All metrics. */
  Metrics metrics();

  /** How far it is. */
  Phase phase();

  /** What runs, as {@code /state} shows it: nested maps of texts, numbers and lists. */
  Map<String, Object> state();

  /** How far its inputs are; looks at each file, so it takes a moment. */
  List<SourceStatus> sources();
}
