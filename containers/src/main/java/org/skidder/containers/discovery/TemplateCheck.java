package org.skidder.containers.discovery;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Overlay;
import org.skidder.core.config.Problems;

/** Looks at the configuration of a template, at the start and for {@code test config}. */
final class TemplateCheck {
  /** Can be a text, a number, a duration and a switch. */
  private static final Object STAND_IN = "1";

  private TemplateCheck() {}

  /**
   * Reports what is wrong with a configuration whatever its variables will be. Where it has some, a
   * mistake may be that of the value that stands in for them, so it is told as a warning.
   */
  static void run(Config config, ConfigCheck check, Problems problems) {
    AtomicBoolean later = new AtomicBoolean();
    Problems found = new Problems();
    try {
      Config.Variables standIn =
          name -> {
            if (!name.startsWith("data.")) {
              return Optional.empty();
            }
            later.set(true);
            return Optional.of(STAND_IN);
          };
      check.check(Overlay.copy(config.withVariables(standIn)), found);
    } catch (ConfigException e) {
      found.add(e);
    }
    for (Problems.Problem warning : found.warnings()) {
      problems.warning(warning.origin(), warning.option(), warning.message());
    }
    for (Problems.Problem error : found.errors()) {
      if (later.get()) {
        problems.warning(
            error.origin(), error.option(), error.message() + " (with 1 for ${data.…})");
      } else {
        problems.error(error.origin(), error.option(), error.message());
      }
    }
  }
}
