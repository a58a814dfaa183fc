package org.skidder.processors.fields;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.processors.support.Overlay;

/** Makes {@code add_fields}: merges constant fields over the event. */
public final class AddFieldsFactory implements ProcessorFactory<AddFieldsFactory.AddFieldsConfig> {
  /**
   * Options of {@code add_fields}.
   *
   * @param fields what to add
   * @param target where
   */
  public record AddFieldsConfig(
      @Option(value = "Fields to add, with their values.", required = true) Config fields,
      @Option(
              value =
                  "Object that gets them. `''` is the event itself, `@metadata` what outputs look"
                      + " at.",
              def = "fields")
          String target) {
    /** Checks that there are fields. */
    public AddFieldsConfig {
      if (!fields.isMap()) {
        throw new IllegalArgumentException("'fields' must be names with values");
      }
    }
  }

  @Override
  public String name() {
    return "add_fields";
  }

  @Override
  public Class<AddFieldsConfig> configType() {
    return AddFieldsConfig.class;
  }

  @Override
  public Processor create(AddFieldsConfig config, ProcessorContext context) {
    FieldMap fields = FieldMap.deepCopy((Map<?, ?>) config.fields().toPlain(), false);
    if (config.target().equals("@metadata")) {
      FieldMap metadata = fields.freeze();
      return event -> metadata(event, metadata);
    }
    FieldMap all = config.target().isEmpty() ? fields : below(config.target(), fields);
    if (!all.containsKey("tags")) {
      return Overlay.of(all);
    }
    // A template joins lists of tags; here the new one replaces the old.
    FieldPath tags = FieldPath.of("tags");
    FieldMap own = new FieldMap();
    own.put("tags", all.remove("tags"));
    // All events get the same value: whoever changes it later changes a copy.
    @Nullable Object value = own.freeze().get("tags");
    Overlay others = Overlay.of(all);
    return event -> {
      others.process(event);
      event.put(tags, value);
      return Processor.Verdict.KEEP;
    };
  }

  private static Processor.Verdict metadata(Event event, FieldMap metadata) {
    for (Map.Entry<String, @Nullable Object> entry : metadata.entrySet()) {
      if (entry.getValue() != null) {
        event.putMetadata(entry.getKey(), entry.getValue());
      }
    }
    return Processor.Verdict.KEEP;
  }

  /** The fields below a dotted name. */
  private static FieldMap below(String target, FieldMap fields) {
    FieldMap all = fields;
    String[] names = target.split("\\.", -1);
    for (int i = names.length - 1; i >= 0; i--) {
      FieldMap outer = new FieldMap();
      outer.put(names[i], all);
      all = outer;
    }
    return all;
  }
}
