package org.skidder.containers.jolokia;

import java.util.List;
import java.util.Map;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** Options of the provider {@code jolokia}. */
public record JolokiaProviderConfig(
    @Option("Where agents are asked for; by default one entry with `name: any`.")
        List<InterfaceOptions> interfaces)
    implements Validated {
  @Override
  public void validate(Problems.Scope problems) {
    if (problems.isSet("interfaces") && interfaces.isEmpty()) {
      problems.error("interfaces", "must not be empty; leave it out to ask on every interface");
    }
  }

  /** The entries that count. */
  List<InterfaceOptions> effective() {
    return interfaces.isEmpty()
        ? List.of(
            Binder.bind(Config.of(Map.of("name", "any")), InterfaceOptions.class, new Problems()))
        : interfaces;
  }
}
