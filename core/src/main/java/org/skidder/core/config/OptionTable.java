package org.skidder.core.config;

import java.util.List;

/** Writes the options of a record as a Markdown table for the documentation. */
public final class OptionTable {
  private final StringBuilder out = new StringBuilder();

  private OptionTable() {}

  /** A table with the columns option, type, default and meaning; sections are dotted names. */
  public static String markdown(Class<? extends Record> type) {
    OptionTable table = new OptionTable();
    table.out.append("| Option | Type | Default | Meaning |\n|---|---|---|---|\n");
    table.rows(type, "");
    return table.out.toString();
  }

  private void rows(Class<? extends Record> type, String prefix) {
    for (OptionSpec spec : OptionSpec.of(type)) {
      if (spec.option().inline()) {
        rows(spec.section(), prefix);
      } else if (spec.isSection()) {
        rows(spec.section(), prefix + spec.name() + ".");
      } else {
        row(spec, prefix);
        Class<?> raw = OptionSpec.rawType(spec.valueType());
        if (raw == List.class) {
          element(spec, prefix);
        }
      }
    }
  }

  /** The options of the entries, for a list of sections. */
  private void element(OptionSpec spec, String prefix) {
    OptionSpec entry =
        new OptionSpec(
            spec.component(), spec.name(), OptionSpec.argument(spec.valueType(), 0), spec.option());
    if (entry.isSection()) {
      rows(entry.section(), prefix + spec.name() + "[].");
    }
  }

  private void row(OptionSpec spec, String prefix) {
    Option option = spec.option();
    String constraints = OptionText.constraints(option);
    out.append("| `").append(prefix).append(spec.name()).append("` | ");
    out.append(escape(OptionText.type(spec)));
    out.append(constraints.isEmpty() ? "" : " (" + escape(constraints) + ")").append(" | ");
    out.append(option.def().isEmpty() ? "" : "`" + escape(option.def()) + "`").append(" | ");
    out.append(escape(option.value()));
    if (option.deprecated().length > 0) {
      out.append(" Old name: `").append(String.join("`, `", option.deprecated())).append("`.");
    }
    out.append(" |\n");
  }

  private static String escape(String text) {
    return text.replace("|", "\\|");
  }
}
