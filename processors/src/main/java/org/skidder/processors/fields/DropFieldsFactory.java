package org.skidder.processors.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code drop_fields}: removes fields. {@code type} and {@code @timestamp} stay. */
public final class DropFieldsFactory
    implements ProcessorFactory<DropFieldsFactory.DropFieldsConfig> {
  /**
   * Options of {@code drop_fields}.
   *
   * @param fields paths; must be stated, may be empty
   */
  public record DropFieldsConfig(
      @Option(
              "Fields to remove, in this order; required, may be empty."
                  + " `type` and `@timestamp` are never removed.")
          Optional<List<String>> fields) {
    /** Checks that there are fields. */
    public DropFieldsConfig {
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("'fields' is missing: the list of fields to remove");
      }
    }
  }

  @Override
  public String name() {
    return "drop_fields";
  }

  @Override
  public Class<DropFieldsConfig> configType() {
    return DropFieldsConfig.class;
  }

  @Override
  public boolean isStrict() {
    return true;
  }

  @Override
  public Processor create(DropFieldsConfig config, ProcessorContext context) {
    List<FieldPath> dropped =
        config.fields().orElse(List.of()).stream()
            .filter(field -> !field.equals("type"))
            .map(FieldPath::of)
            .toList();
    return event -> drop(dropped, event);
  }

  private static Processor.Verdict drop(List<FieldPath> fields, Event event) throws FieldException {
    List<String> failed = new ArrayList<>(0);
    for (FieldPath field : fields) {
      try {
        if (event.remove(field).isEmpty()) {
          failed.add(field + ": key not found");
        }
      } catch (FieldException e) {
        failed.add(String.valueOf(e.getMessage()));
      }
    }
    if (!failed.isEmpty()) {
      throw new FieldException("failed to drop: " + String.join("; ", failed));
    }
    return Processor.Verdict.KEEP;
  }
}
