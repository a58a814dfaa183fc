package org.skidder.processors.fields;

import java.util.List;
import org.skidder.core.config.Option;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.processors.support.FieldMove;
import org.skidder.processors.support.FieldSteps;
import org.skidder.processors.support.Target;

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
      @Option(value = FieldSteps.IGNORE_MISSING, def = "false") boolean ignoreMissing,
      @Option(value = FieldSteps.FAIL_ON_ERROR, def = "true") boolean failOnError) {}

  @Override
  public String name() {
    return "rename";
  }

  @Override
  public Class<RenameConfig> configType() {
    return RenameConfig.class;
  }

  @Override
  public Processor create(RenameConfig config, ProcessorContext context) {
    List<Rename> steps =
        config.fields().stream()
            .map(field ->
                new Rename(
                    FieldPath.of(field.from()), Target.field(field.to()), config.ignoreMissing()))
            .toList();
    return new FieldSteps(steps, config.failOnError());
  }

  private record Rename(FieldPath from, FieldPath to, boolean ignoreMissing)
      implements FieldSteps.Step {
    @Override
    public void apply(Event event) throws FieldException {
      if (event.has(to)) {
        throw new FieldException("target field " + to + " already exists, drop or rename it first");
      }
      if (!event.has(from)) {
        FieldSteps.missing(event, from, ignoreMissing);
        return;
      }
      FieldMove.move(event, from, to, event.get(from).orElse(null));
    }
  }
}
