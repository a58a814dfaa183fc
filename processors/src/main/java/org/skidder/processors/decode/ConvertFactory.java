package org.skidder.processors.decode;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

/** Makes {@code convert}: gives values another type. */
public final class ConvertFactory implements ProcessorFactory<ConvertFactory.ConvertConfig> {
  /** What becomes of the field that was read. */
  public enum Mode {
    /** It stays. */
    COPY,
    /** It is removed. */
    RENAME
  }

  /**
   * One conversion.
   *
   * @param from field to read
   * @param to field to write, if it is another
   * @param type what it becomes
   */
  public record Conversion(
      @Option(value = "Field to read.", required = true) String from,
      @Option("Field to write, over what is there. Without it, the one that was read.")
          Optional<String> to,
      @Option("What the value becomes. Without it, it stays what it is.")
          Optional<ValueType> type) {}

  /**
   * Options of {@code convert}.
   *
   * @param fields conversions, in order
   * @param ignoreMissing whether a missing field is fine
   * @param failOnError whether an error undoes all and ends the processor
   * @param tag a name for the log
   * @param mode what becomes of the field that was read
   */
  public record ConvertConfig(
      @Option(value = "Conversions; done in order.", required = true) List<Conversion> fields,
      @Option(value = FieldSteps.IGNORE_MISSING, def = "false") boolean ignoreMissing,
      @Option(value = FieldSteps.FAIL_ON_ERROR, def = "true") boolean failOnError,
      @Option("Name that stands in the log in front of errors.") Optional<String> tag,
      @Option(
              value = "Whether a field that is written to another one stays (`copy`) or goes.",
              def = "copy")
          Mode mode) {}

  @Override
  public String name() {
    return "convert";
  }

  @Override
  public Class<ConvertConfig> configType() {
    return ConvertConfig.class;
  }

  @Override
  public Processor create(ConvertConfig config, ProcessorContext context) {
    List<Convert> steps = config.fields().stream().map(field -> convert(field, config)).toList();
    return new FieldSteps(steps, config.failOnError());
  }

  private static Convert convert(Conversion field, ConvertConfig config) {
    boolean inPlace = field.to().filter(to -> !to.equals(field.from())).isEmpty();
    if (inPlace && field.type().isEmpty()) {
      throw new IllegalArgumentException(
          "the conversion of '" + field.from() + "' has neither 'type' nor 'to'");
    }
    return new Convert(
        FieldPath.of(field.from()),
        Target.of(field.to().orElse(field.from())),
        field.type(),
        config.mode() == Mode.RENAME && !inPlace,
        config.ignoreMissing(),
        config.tag().map(tag -> tag + ": ").orElse(""));
  }

  private record Convert(
      FieldPath from,
      Target to,
      Optional<ValueType> type,
      boolean move,
      boolean ignoreMissing,
      String tag)
      implements FieldSteps.Step {
    @Override
    public void apply(Event event) throws FieldException {
      try {
        convert(event);
      } catch (FieldException e) {
        throw tag.isEmpty() ? e : new FieldException(tag + e.getMessage());
      }
    }

    private void convert(Event event) throws FieldException {
      Optional<Object> value = FieldSteps.value(event, from, ignoreMissing);
      if (value.isEmpty()) {
        return;
      }
      Object converted = value.get();
      if (type.isPresent()) {
        @Nullable Object made = type.get().convert(converted);
        if (made == null) {
          throw new FieldException(from + ": is no " + type.get().configName());
        }
        converted = made;
      }
      if (move) {
        to.take(event, from, converted);
      } else {
        to.write(event, FieldMap.copyOf(converted));
      }
    }
  }
}
