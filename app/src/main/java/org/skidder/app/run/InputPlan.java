package org.skidder.app.run;

import java.util.Optional;
import org.skidder.app.run.InputPlanner.Contexts;
import org.skidder.app.run.InputPlanner.PlannedInput;
import org.skidder.core.config.Config;
import org.skidder.core.reload.WantedInput;
import org.skidder.modules.Fileset;

/**
 * An input of the configuration, ready to be made.
 *
 * @param section its settings
 * @param planned how it is made
 * @param fileset the fileset that it belongs to, if it is a module's
 */
record InputPlan(Config section, PlannedInput planned, Optional<Fileset> fileset) {
  /** The wish to run it. */
  WantedInput wanted(Contexts contexts) {
    return new WantedInput(
        new SettingsIdentity(section), section.origin().toString(), () -> planned.create(contexts));
  }
}
