package org.skidder.app.run;

import java.util.Optional;
import org.skidder.console.HttpConfig;
import org.skidder.console.report.Destination;
import org.skidder.console.report.ReporterConfig;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;

/** Who is to be told about the program, as the configuration says; mostly nobody. */
public final class Observers {
  private final Optional<HttpConfig> http;
  private final Optional<Destination> monitoring;

  private Observers(Optional<HttpConfig> http, Optional<Destination> monitoring) {
    this.http = http;
    this.monitoring = monitoring;
  }

  /** Reads the sections {@code http} and {@code xpack.monitoring}; mistakes go to the problems. */
  public static Observers of(LoadedConfig loaded, Problems problems) {
    Config root = loaded.root();
    Optional<HttpConfig> http =
        used(root, "http", problems)
            .flatMap(section -> Binder.tryBind(section, HttpConfig.class, problems));
    Optional<Destination> monitoring =
        used(root, "xpack.monitoring", problems)
            .flatMap(section -> destination(section, loaded, problems));
    return new Observers(http, monitoring);
  }

  private static Optional<Config> used(Config root, String section, Problems problems) {
    return problems.reading(() -> root.get(section).filter(Config::isEnabled));
  }

  private static Optional<Destination> destination(
      Config section, LoadedConfig loaded, Problems problems) {
    try {
      Optional<ReporterConfig> config = ReporterConfig.of(loaded.root(), problems);
      return config.map(options -> new Destination(options, loaded.paths().config()));
    } catch (IllegalArgumentException e) {
      problems.error(section, String.valueOf(e.getMessage()));
      return Optional.empty();
    } catch (ConfigException e) {
      problems.add(e);
      return Optional.empty();
    }
  }

  /** Begins to tell. What cannot be done is logged and does not keep the program from its work. */
  public Observed open(Identity identity, String uuid, Metrics metrics) {
    if (http.isEmpty() && monitoring.isEmpty()) {
      return Observed.BY_NOBODY;
    }
    ObservedProgram program = new ObservedProgram(identity, uuid, metrics);
    http.ifPresent(program::serve);
    monitoring.ifPresent(program::reportTo);
    return program;
  }
}
