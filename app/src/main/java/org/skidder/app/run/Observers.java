package org.skidder.app.run;

import java.util.Optional;
import org.skidder.console.HttpConfig;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;

/** Who is to be told about the program, as the configuration says; mostly nobody. */
public final class Observers {
  /** Nobody. */
  public static final Observers NOBODY = new Observers(Optional.empty());

  private final Optional<HttpConfig> http;

  private Observers(Optional<HttpConfig> http) {
    this.http = http;
  }

  /** Reads the section {@code http}; mistakes go to the problems. */
  public static Observers of(Config root, Problems problems) {
    Optional<HttpConfig> http =
        root.get("http")
            .filter(Config::isEnabled)
            .flatMap(section -> Binder.tryBind(section, HttpConfig.class, problems));
    return http.isEmpty() ? NOBODY : new Observers(http);
  }

  /** Begins to tell. What cannot be done is logged and does not keep the program from its work. */
  public Observed open(Identity identity, String uuid, Metrics metrics) {
    if (http.isEmpty()) {
      return Observed.BY_NOBODY;
    }
    ObservedProgram program = new ObservedProgram(identity, uuid, metrics);
    http.ifPresent(program::serve);
    return program;
  }
}
