package org.skidder.processors;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code rename}: gives fields other names, never overwriting one. */
public final class RenameFactory implements ProcessorFactory<RenameFactory.RenameConfig> {
  /**
   * One renaming.
   *
   * @param from present name
   * @param to new name
   */
  public record Renaming(
      @Option(value = "Present name of the field.", required = true) String from,
      @Option(value = "New name; must not exist yet.", required = true) String to) {}

  /**
   * Options of {@code rename}.
   *
   * @param fields renamings, in order
   * @param ignoreMissing whether a missing field is fine
   * @param failOnError whether an error undoes all and ends the processor
   */
  public record RenameConfig(
      @Option(value = "Renamings, each with from and to; done in order.", required = true)
          List<Renaming> fields,
      @Option(value = "Whether a missing field is no error.", def = "false") boolean ignoreMissing,
      @Option(
              value =
                  "At the first error, leave the event as it was; otherwise go on with the next"
                      + " field.",
              def = "true")
          boolean failOnError) {}

  @Override
  public String name() {
    return "rename";
  }

  @Override
  public Class<RenameConfig> configType() {
    return RenameConfig.class;
  }

  @Override
  public Processor create(RenameConfig config, Identity identity) {
    return event -> rename(config, event);
  }

  private static Processor.Verdict rename(RenameConfig config, Event event) throws FieldException {
    // One renaming undoes itself; only several need a copy to go back to.
    Optional<Event> before =
        config.failOnError() && config.fields().size() > 1
            ? Optional.of(event.copy())
            : Optional.empty();
    for (Renaming renaming : config.fields()) {
      try {
        rename(renaming, config.ignoreMissing(), event);
      } catch (FieldException e) {
        if (config.failOnError()) {
          before.ifPresent(event::restore);
          throw e;
        }
      }
    }
    return Processor.Verdict.KEEP;
  }

  private static void rename(Renaming renaming, boolean ignoreMissing, Event event)
      throws FieldException {
    String from = renaming.from();
    String to = renaming.to();
    if (event.has(to)) {
      throw new FieldException("target field " + to + " already exists, drop or rename it first");
    }
    if (!event.has(from)) {
      if (event.isBlocked(from)) {
        throw new FieldException(from + ": expected a map on the way");
      }
      if (ignoreMissing) {
        return;
      }
      throw new FieldException(from + ": key not found");
    }
    Optional<Object> value = event.remove(from);
    try {
      event.put(to, value.orElse(null));
    } catch (FieldException e) {
      event.put(from, value.orElse(null));
      throw e;
    }
  }
}
