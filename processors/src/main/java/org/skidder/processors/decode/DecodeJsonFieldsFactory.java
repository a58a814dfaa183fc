package org.skidder.processors.decode;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.event.FieldPath;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code decode_json_fields}: decodes JSON that fields hold as text. */
public final class DecodeJsonFieldsFactory
    implements ProcessorFactory<DecodeJsonFieldsFactory.DecodeJsonFieldsConfig> {
  /**
   * Options of {@code decode_json_fields}.
   *
   * @param fields texts
   * @param maxDepth levels of JSON in JSON
   * @param processArray whether texts in arrays count for these levels
   * @param target where the result goes; empty: the event itself; absent: in place
   * @param overwriteKeys whether keys of the result win over fields
   */
  public record DecodeJsonFieldsConfig(
      @Option("Fields that hold JSON as text. Required, may be empty.")
          Optional<List<String>> fields,
      @Option(
              value =
                  "Levels to decode. 1 is the field itself; with 2, texts directly in the decoded"
                      + " object are decoded too, and so on.",
              def = "1",
              min = "1")
          int maxDepth,
      @Option(
              value = "From the second level on, decode texts directly in arrays too.",
              def = "false")
          boolean processArray,
      @Option(
              value =
                  "Field for the result. Without it the result replaces the text; `''` merges it"
                      + " into the event.",
              emptyCounts = true)
          Optional<String> target,
      @Option(
              value = "With `target: ''`: keys of the result win over fields of the event.",
              def = "false")
          boolean overwriteKeys) {
    /** Checks that there are fields. */
    public DecodeJsonFieldsConfig {
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("'fields' is missing: the list of fields to decode");
      }
    }
  }

  @Override
  public String name() {
    return "decode_json_fields";
  }

  @Override
  public Class<DecodeJsonFieldsConfig> configType() {
    return DecodeJsonFieldsConfig.class;
  }

  @Override
  public boolean isStrict() {
    return true;
  }

  @Override
  public Processor create(DecodeJsonFieldsConfig config, ProcessorContext context) {
    List<FieldPath> fields = config.fields().orElse(List.of()).stream().map(FieldPath::of).toList();
    return new DecodeJsonFields(fields, config);
  }
}
