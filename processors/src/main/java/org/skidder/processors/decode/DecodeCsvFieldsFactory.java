package org.skidder.processors.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.processors.support.FieldSteps;
import org.skidder.processors.support.Leaves;
import org.skidder.processors.support.Target;

/** Makes {@code decode_csv_fields}: splits records of comma-separated values. */
public final class DecodeCsvFieldsFactory
    implements ProcessorFactory<DecodeCsvFieldsFactory.DecodeCsvFieldsConfig> {
  /**
   * Options of {@code decode_csv_fields}.
   *
   * @param fields targets by source
   * @param separator between values
   * @param ignoreMissing whether a missing field is fine
   * @param overwriteKeys whether fields that exist are written over
   * @param trimLeadingSpace whether blanks before a value are skipped
   * @param failOnError whether an error undoes all and ends the processor
   */
  public record DecodeCsvFieldsConfig(
      @Option(
              value = "Fields with texts, each with the field that gets the list of values.",
              required = true)
          Config fields,
      @Option(value = "One character between values.", def = ",") String separator,
      @Option(value = FieldSteps.IGNORE_MISSING, def = "false") boolean ignoreMissing,
      @Option(
              value =
                  "Whether fields that exist are written over; otherwise that is an error, except"
                      + " for the text itself.",
              def = "false")
          boolean overwriteKeys,
      @Option(
              value = "Whether blanks at the start of a value are skipped, also before quotes.",
              def = "false")
          boolean trimLeadingSpace,
      @Option(value = FieldSteps.FAIL_ON_ERROR, def = "true") boolean failOnError) {}

  @Override
  public String name() {
    return "decode_csv_fields";
  }

  @Override
  public Class<DecodeCsvFieldsConfig> configType() {
    return DecodeCsvFieldsConfig.class;
  }

  @Override
  public Processor create(DecodeCsvFieldsConfig config, ProcessorContext context) {
    CsvRecord reader = CsvRecord.of(config.separator(), config.trimLeadingSpace());
    List<Decode> steps = new ArrayList<>();
    Leaves.of("fields", config.fields())
        .forEach((from, value) -> {
          String to = value.text().orElse("");
          steps.add(
              new Decode(
                  FieldPath.of(from),
                  Target.of(to),
                  reader,
                  config.ignoreMissing(),
                  config.overwriteKeys() || from.equals(to)));
        });
    return new FieldSteps(steps, config.failOnError());
  }

  private record Decode(
      FieldPath from, Target to, CsvRecord reader, boolean ignoreMissing, boolean overwrite)
      implements FieldSteps.Step {
    @Override
    public void apply(Event event) throws FieldException {
      Optional<CharSequence> text = FieldSteps.text(event, from, ignoreMissing);
      if (text.isEmpty()) {
        return;
      }
      List<String> values;
      try {
        values = reader.read(text.get().toString());
      } catch (FieldException e) {
        throw new FieldException(from + ": " + e.getMessage());
      }
      if (overwrite) {
        to.write(event, values);
      } else {
        to.create(event, values);
      }
    }
  }
}
