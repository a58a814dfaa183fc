package org.skidder.processors.fields;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.processors.support.FieldSteps;
import org.skidder.processors.support.Target;

/** Makes {@code copy_fields}: writes the values of fields to other ones too. */
public final class CopyFieldsFactory
    implements ProcessorFactory<CopyFieldsFactory.CopyFieldsConfig> {
  /**
   * One copy.
   *
   * @param from field to read
   * @param to field to write
   */
  public record Copying(
      @Option(value = "Field to read.", required = true) String from,
      @Option(value = "Field to write; must not exist yet.", required = true) String to) {}

  /**
   * Options of {@code copy_fields}.
   *
   * @param fields copies, in order
   * @param ignoreMissing whether a missing field is fine
   * @param failOnError whether an error undoes all and ends the processor
   */
  public record CopyFieldsConfig(
      @Option(value = "Copies, each with from and to; done in order.", required = true)
          List<Copying> fields,
      @Option(value = FieldSteps.IGNORE_MISSING, def = "false") boolean ignoreMissing,
      @Option(value = FieldSteps.FAIL_ON_ERROR, def = "true") boolean failOnError) {}

  @Override
  public String name() {
    return "copy_fields";
  }

  @Override
  public Class<CopyFieldsConfig> configType() {
    return CopyFieldsConfig.class;
  }

  @Override
  public Processor create(CopyFieldsConfig config, ProcessorContext context) {
    List<Copy> steps =
        config.fields().stream()
            .map(field ->
                new Copy(FieldPath.of(field.from()), Target.of(field.to()), config.ignoreMissing()))
            .toList();
    return new FieldSteps(steps, config.failOnError());
  }

  private record Copy(FieldPath from, Target to, boolean ignoreMissing) implements FieldSteps.Step {
    @Override
    public void apply(Event event) throws FieldException {
      Optional<Object> value = FieldSteps.value(event, from, ignoreMissing);
      if (value.isEmpty()) {
        return;
      }
      to.create(event, FieldMap.copyOf(value.get()));
    }
  }
}
