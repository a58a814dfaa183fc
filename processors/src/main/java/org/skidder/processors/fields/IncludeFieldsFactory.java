package org.skidder.processors.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.FieldPath;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code include_fields}: keeps only the named fields, and {@code type}. */
public final class IncludeFieldsFactory
    implements ProcessorFactory<IncludeFieldsFactory.IncludeFieldsConfig> {
  /**
   * Options of {@code include_fields}.
   *
   * @param fields paths; must be stated, may be empty
   */
  public record IncludeFieldsConfig(
      @Option(
              "Fields to keep; required, may be empty."
                  + " `type` and `@timestamp` are always kept.")
          Optional<List<String>> fields) {
    /** Checks that there are fields. */
    public IncludeFieldsConfig {
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("'fields' is missing: the list of fields to keep");
      }
    }
  }

  @Override
  public String name() {
    return "include_fields";
  }

  @Override
  public Class<IncludeFieldsConfig> configType() {
    return IncludeFieldsConfig.class;
  }

  @Override
  public boolean isStrict() {
    return true;
  }

  @Override
  public Processor create(IncludeFieldsConfig config, ProcessorContext context) {
    List<String> fields = new ArrayList<>(config.fields().orElse(List.of()));
    fields.remove("@timestamp");
    if (!fields.contains("type")) {
      fields.add("type");
    }
    List<FieldPath> kept = fields.stream().map(FieldPath::of).toList();
    return event -> include(kept, event);
  }

  private static Processor.Verdict include(List<FieldPath> fields, Event event)
      throws FieldException {
    Event kept = new Event(event.timestamp(), event.offset(), new FieldMap(), Template.EMPTY);
    List<String> failed = new ArrayList<>(0);
    for (FieldPath field : fields) {
      if (event.has(field)) {
        try {
          kept.put(field, event.get(field).orElse(null));
        } catch (FieldException e) {
          failed.add(String.valueOf(e.getMessage()));
        }
      } else if (event.isBlocked(field)) {
        failed.add(field + ": expected a map on the way");
      }
    }
    event.replaceFields(kept.fields());
    if (!failed.isEmpty()) {
      throw new FieldException("failed to include: " + String.join("; ", failed));
    }
    return Processor.Verdict.KEEP;
  }
}
