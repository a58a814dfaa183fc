package org.skidder.app.run;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.pipeline.Route;
import org.skidder.core.spool.SpoolConfig;

/** Which queue a configuration asks for, read and checked. */
final class QueuePlan {
  private final Optional<QueueConfig> memory;
  private final Optional<SpoolConfig> spool;

  private QueuePlan(Optional<QueueConfig> memory, Optional<SpoolConfig> spool) {
    this.memory = memory;
    this.spool = spool;
  }

  /**
   * Reads the {@code queue} section of a whole configuration, or of one of several outputs.
   *
   * @return empty when it is not valid; the reasons are in the problems then
   */
  static Optional<QueuePlan> of(Config section, Problems problems) {
    List<Config> types = section.get("queue").map(Config::named).orElse(List.of());
    List<Config> enabled = types.stream().filter(Config::isEnabled).toList();
    if (enabled.size() > 1) {
      problems.error(enabled.get(1), "more than one namespace configured; keep one queue");
      return Optional.empty();
    }
    if (enabled.isEmpty()) {
      return Optional.of(new QueuePlan(Optional.empty(), Optional.empty()));
    }
    Config type = enabled.getFirst();
    Binder binder = new Binder(problems).allowOther("enabled");
    return switch (type.name()) {
      case "mem" ->
          binder
              .tryBind(type, QueueConfig.class)
              .map(config -> new QueuePlan(Optional.of(config), Optional.empty()));
      case "spool" ->
          binder
              .tryBind(type, SpoolConfig.class)
              .map(config -> new QueuePlan(Optional.empty(), Optional.of(config)));
      default -> {
        problems.error(type, "'" + type.name() + "' is no valid queue type; use mem or spool");
        yield Optional.empty();
      }
    };
  }

  /** Whether nothing is stated, so that what is stated elsewhere counts. */
  boolean isEmpty() {
    return memory.isEmpty() && spool.isEmpty();
  }

  /** The queue on disk. */
  Optional<SpoolConfig> spool() {
    return spool;
  }

  /** Bounds of what is in memory, in front of a spool or instead of one. */
  QueueSettings memory() {
    return spool
        .map(SpoolConfig::entrance)
        .orElseGet(() -> memory.orElseGet(() -> Binder.defaults(QueueConfig.class)).settings());
  }

  /** Bounds that an output states for itself. */
  Optional<QueueSettings> ownBounds() {
    return memory.map(QueueConfig::settings);
  }

  /** When waiting events are handed to an output, or to its spool. */
  Route.Flush flush() {
    QueueSettings settings = memory();
    return spool
        .map(SpoolConfig::flush)
        .orElseGet(
            () -> new Route.Flush(settings.minEvents(), Long.MAX_VALUE, settings.flushTimeout()));
  }
}
