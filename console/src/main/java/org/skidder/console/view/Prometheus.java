package org.skidder.console.view;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;

/**
 * Metrics in the text format of Prometheus, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/).
 *
 * <p>Names follow from those of the metrics: {@code libbeat.output.write.bytes} is {@code
 * skidder_output_write_bytes_total}. Times are in seconds. The only labels are the names of
 * outputs, which the configuration bounds.
 */
public final class Prometheus {
  private static final String OUTPUT = "libbeat.output.";
  private static final String MILLIS = ".ms";

  private Prometheus() {}

  /** All metrics that are numbers, and one line about the program. */
  public static String of(Metrics metrics, Identity identity) {
    StringBuilder out = new StringBuilder(16 << 10);
    family(out, "skidder_build_info", "gauge", "The program that is asked.");
    out.append("skidder_build_info{name=\"").append(label(identity.name()));
    out.append("\",version=\"").append(label(identity.version())).append("\"} 1\n");
    Map<String, Metrics.Metric> sorted = new TreeMap<>(metrics.all());
    String output = text(sorted, "libbeat.output.type").orElse("");
    sorted.forEach((name, metric) -> {
      Object value = metric.value();
      if (value instanceof Number || value instanceof Boolean) {
        String labels = name.startsWith(OUTPUT) ? "{output=\"" + label(output) + "\"}" : "";
        boolean counter = isCounter(metric);
        String shown = name(name, counter);
        family(out, shown, counter ? "counter" : "gauge", Catalogue.meaning(name));
        out.append(shown).append(labels).append(' ');
        out.append(number(value, name.endsWith(MILLIS))).append('\n');
      }
    });
    return out.toString();
  }

  private static boolean isCounter(Metrics.Metric metric) {
    return metric instanceof Metrics.Counter || metric instanceof Metrics.ExternalCounter;
  }

  private static Optional<String> text(Map<String, Metrics.Metric> metrics, String name) {
    return Optional.ofNullable(metrics.get(name)).map(metric -> String.valueOf(metric.value()));
  }

  /** The name in Prometheus of a metric. */
  static String name(String metric, boolean counter) {
    String name = metric;
    for (String prefix : new String[] {"libbeat.", "filebeat.", "beat."}) {
      if (metric.startsWith(prefix)) {
        name = metric.substring(prefix.length());
        break;
      }
    }
    if (name.endsWith(MILLIS)) {
      name = name.substring(0, name.length() - MILLIS.length()) + "_seconds";
    }
    String plain = name.replaceAll("[^A-Za-z0-9_]", "_").toLowerCase(Locale.ROOT);
    // Some names end in total already.
    String base =
        counter && plain.endsWith("_total") ? plain.substring(0, plain.length() - 6) : plain;
    return "skidder_" + base + (counter ? "_total" : "");
  }

  private static String number(Object value, boolean millis) {
    if (value instanceof Boolean flag) {
      return flag ? "1" : "0";
    }
    Number number = (Number) value;
    if (millis) {
      return Double.toString(number.doubleValue() / 1000);
    }
    return number instanceof Long || number instanceof Integer
        ? Long.toString(number.longValue())
        : Double.toString(number.doubleValue());
  }

  private static void family(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ');
    out.append(help.replace("\\", "\\\\").replace("\n", "\\n"));
    out.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static String label(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
