package org.skidder.containers.discovery;

import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;

/** Looks at a configuration before it is used. */
@FunctionalInterface
public interface ConfigCheck {
  /**
   * Reads the configuration of an input or a module; nothing is made of it.
   *
   * @param config with all variables expanded
   * @param problems where mistakes go
   */
  void check(Config config, Problems problems);
}
