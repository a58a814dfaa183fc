package org.skidder.core.config;

import java.time.Duration;
import java.util.Map;

/**
 * Writes the options of a record as YAML in which every option is commented out and has its default
 * value: {@code # } begins an explanation, {@code #name:} an option.
 */
public final class ReferenceConfig {
  private final StringBuilder out = new StringBuilder();

  private ReferenceConfig() {}

  /**
   * The lines for one section.
   *
   * @param indent blanks before each line
   */
  public static String of(Class<? extends Record> type, int indent) {
    ReferenceConfig reference = new ReferenceConfig();
    reference.section(type, " ".repeat(indent));
    return reference.out.toString();
  }

  private void section(Class<? extends Record> type, String indent) {
    for (OptionSpec spec : OptionSpec.of(type)) {
      if (spec.option().inline()) {
        section(spec.section(), indent);
      } else {
        option(spec, indent);
      }
    }
  }

  private void option(OptionSpec spec, String indent) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    out.append(indent).append("# ").append(spec.option().value());
    String constraints = OptionText.constraints(spec.option());
    out.append(" (").append(OptionText.type(spec));
    out.append(constraints.isEmpty() ? "" : "; " + constraints).append(")\n");
    out.append(indent).append('#').append(spec.name()).append(':');
    if (spec.isSection()) {
      out.append('\n');
      section(spec.section(), indent + "  ");
      return;
    }
    String value = value(spec);
    out.append(value.isEmpty() ? "" : " ").append(value).append('\n');
  }

  private static String value(OptionSpec spec) {
    Option option = spec.option();
    if (option.def().isEmpty() && (spec.isOptional() || option.required())) {
      return "";
    }
    Object value =
        option.def().isEmpty() ? OptionText.noValue(spec) : OptionText.defaultValue(spec);
    Class<?> raw = OptionSpec.rawType(spec.valueType());
    if (raw == FileMode.class || raw == Duration.class || raw == ByteSize.class) {
      return String.valueOf(value);
    }
    return value instanceof Map || value instanceof Iterable
        ? Json.of(value)
        : ConfigExport.scalar(value);
  }
}
