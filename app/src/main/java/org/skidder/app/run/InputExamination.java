package org.skidder.app.run;

import java.util.List;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.Findings;
import org.skidder.core.plugin.InputFactory;

/** Looks at what the inputs of a configuration would read, for {@code doctor}. */
public final class InputExamination {
  private InputExamination() {}

  /** Looks at each input that is switched on; those with mistakes are left out. */
  public static void run(Config root, Findings findings) {
    for (Config input : root.get("filebeat.inputs").map(Config::items).orElse(List.of())) {
      try {
        if (input.isEnabled()) {
          Plugins.find(InputFactory.class, InputPlanner.kind(input))
              .ifPresent(factory -> examine(factory, input, findings));
        }
      } catch (ConfigException _) {
        // told of as a mistake in the configuration
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <C extends Record> void examine(
      InputFactory<?> raw, Config section, Findings findings) {
    InputFactory<C> factory = (InputFactory<C>) raw;
    new Binder(new Problems())
        .allowOther(InputCommon.class)
        .tryBind(section, factory.configType())
        .ifPresent(config -> factory.examine(config, findings));
  }
}
