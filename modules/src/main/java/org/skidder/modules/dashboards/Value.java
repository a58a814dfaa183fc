package org.skidder.modules.dashboards;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** What is computed of events. */
record Value(
    @Option(value = "How it is computed.", def = "count") Function agg,
    @Option("Of which field; none with `count`.") String field,
    @Option("Name beside the axis and in the legend; made of the others by default.")
        Optional<String> label,
    @Option(value = "Which percentiles.", def = "[50, 95, 99]") List<Integer> percents)
    implements Validated {
  static final Value COUNT = new Value(Function.COUNT, "", Optional.empty(), List.of());

  /** How a value is computed. */
  enum Function {
    COUNT("count", "Count"),
    UNIQUE_COUNT("cardinality", "Unique count of "),
    AVG("avg", "Average "),
    SUM("sum", "Sum of "),
    MIN("min", "Min "),
    MAX("max", "Max "),
    MEDIAN("median", "Median "),
    PERCENTILES("percentiles", "Percentiles of ");

    final String type;
    final String words;

    Function(String type, String words) {
      this.type = type;
      this.words = words;
    }
  }

  @Override
  public void validate(Problems.Scope problems) {
    if ((agg == Function.COUNT) != field.isEmpty()) {
      problems.error(
          "field",
          field.isEmpty() ? "is missing: what to compute it of" : "has no effect with count");
    }
    if (agg != Function.PERCENTILES && problems.isSet("percents")) {
      problems.error("percents", "has no effect with " + agg.name().toLowerCase(Locale.ROOT));
    }
  }

  String name() {
    return label.orElse(agg.words + field);
  }
}
