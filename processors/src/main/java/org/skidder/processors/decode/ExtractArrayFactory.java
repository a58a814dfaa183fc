package org.skidder.processors.decode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.processors.support.FieldSteps;
import org.skidder.processors.support.Leaves;
import org.skidder.processors.support.Target;

/** Makes {@code extract_array}: writes elements of a list to fields. */
public final class ExtractArrayFactory
    implements ProcessorFactory<ExtractArrayFactory.ExtractArrayConfig> {
  /**
   * Options of {@code extract_array}.
   *
   * @param field the list
   * @param mappings positions by field
   * @param ignoreMissing whether a missing list or element is fine
   * @param overwriteKeys whether fields that exist are written over
   * @param failOnError whether an error undoes all and ends the processor
   * @param omitEmpty whether empty elements are left out
   */
  public record ExtractArrayConfig(
      @Option(value = "Field with the list.", required = true) String field,
      @Option(
              value = "Fields to write, each with the position in the list; the first is 0.",
              required = true)
          Config mappings,
      @Option(
              value = "Whether it is no error that the list or an element is missing.",
              def = "false")
          boolean ignoreMissing,
      @Option(
              value = "Whether fields that exist are written over; otherwise that is an error.",
              def = "false")
          boolean overwriteKeys,
      @Option(value = FieldSteps.FAIL_ON_ERROR, def = "true") boolean failOnError,
      @Option(
              value = "Whether elements that are null, `''`, `[]` or `{}` are left out.",
              def = "false")
          boolean omitEmpty) {}

  @Override
  public String name() {
    return "extract_array";
  }

  @Override
  public Class<ExtractArrayConfig> configType() {
    return ExtractArrayConfig.class;
  }

  @Override
  public Processor create(ExtractArrayConfig config, ProcessorContext context) {
    List<Extract> steps = new ArrayList<>();
    Leaves.of("mappings", config.mappings())
        .forEach((name, value) -> {
          if (!(value.toPlain() instanceof Long position)
              || position < 0
              || position > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                "'mappings." + name + "' must be a position in the list: 0 or more");
          }
          steps.add(
              new Extract(
                  FieldPath.of(config.field()), Target.of(name), position.intValue(), config));
        });
    return new FieldSteps(steps, config.failOnError());
  }

  private record Extract(FieldPath from, Target to, int position, ExtractArrayConfig config)
      implements FieldSteps.Step {
    @Override
    public void apply(Event event) throws FieldException {
      Optional<Object> value = FieldSteps.value(event, from, config.ignoreMissing());
      if (value.isEmpty()) {
        return;
      }
      if (!(value.get() instanceof List<?> list)) {
        throw new FieldException(from + ": is no list");
      }
      if (position >= list.size()) {
        if (config.ignoreMissing()) {
          return;
        }
        throw new FieldException(from + ": has no element " + position);
      }
      write(event, list.get(position));
    }

    private void write(Event event, @Nullable Object element) throws FieldException {
      if (element == null || (config.omitEmpty() && isEmpty(element))) {
        return;
      }
      if (config.overwriteKeys()) {
        to.write(event, FieldMap.copyOf(element));
      } else {
        to.create(event, FieldMap.copyOf(element));
      }
    }

    private static boolean isEmpty(Object element) {
      return switch (element) {
        case CharSequence text -> text.isEmpty();
        case Collection<?> list -> list.isEmpty();
        case Map<?, ?> map -> map.isEmpty();
        default -> false;
      };
    }
  }
}
