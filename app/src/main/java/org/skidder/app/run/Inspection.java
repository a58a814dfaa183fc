package org.skidder.app.run;

import org.skidder.app.log.LoggingConfig;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.modules.ModuleFlags;

/** Reads everything of a configuration that a start reads, for its mistakes only. */
public final class Inspection {
  private Inspection() {}

  /**
   * Finds all mistakes; nothing is opened, nothing runs.
   *
   * @param need what would run
   * @param modules what the command line says about modules
   * @param logging what it says about logging
   * @param problems where mistakes go
   */
  public static void run(
      LoadedConfig loaded,
      EnginePlan.Need need,
      ModuleFlags modules,
      LoggingConfig.Overrides logging,
      Problems problems) {
    var _ = LoggingConfig.of(loaded.root(), logging, problems);
    Confinement.check(loaded.root(), problems);
    var _ = Observers.of(loaded, problems);
    try {
      var _ = EnginePlan.of(loaded, need, modules, problems);
    } catch (ConfigException e) {
      problems.add(e);
    }
  }
}
