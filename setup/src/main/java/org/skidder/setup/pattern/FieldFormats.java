package org.skidder.setup.pattern;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.outputs.elasticsearch.template.FieldList.Field;

/** How Kibana shows the values of a field. */
final class FieldFormats {
  private static final Map<String, String> PARAMETERS = parameters();

  private FieldFormats() {}

  private static Map<String, String> parameters() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("pattern", "pattern");
    names.put("input_format", "inputFormat");
    names.put("output_format", "outputFormat");
    names.put("output_precision", "outputPrecision");
    names.put("label_template", "labelTemplate");
    names.put("open_link_in_current_tab", "openLinkInCurrentTab");
    return names;
  }

  /**
   * The format of a field, if it declares one.
   *
   * @param version of Kibana, {@code a.b.c}
   */
  static Optional<Map<String, Object>> of(Field field, String version) {
    if (field.attribute("format").isEmpty() && field.attribute("pattern").isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> parameters = new LinkedHashMap<>();
    PARAMETERS.forEach(
        (option, name) -> field.attribute(option).ifPresent(value -> parameters.put(name, value)));
    field
        .attribute("url_template")
        .flatMap(templates -> newest(templates, version))
        .ifPresent(template -> parameters.put("urlTemplate", template));
    Map<String, Object> format = new LinkedHashMap<>();
    field.attribute("format").ifPresent(id -> format.put("id", id));
    if (!parameters.isEmpty()) {
      format.put("params", parameters);
    }
    return Optional.of(format);
  }

  /** Of templates with {@code min_version} the one for the newest that is not too new. */
  private static Optional<Object> newest(Object templates, String version) {
    Optional<Object> best = Optional.empty();
    List<Integer> of = List.of();
    for (Object entry : templates instanceof List<?> list ? list : List.of()) {
      if (entry instanceof Map<?, ?> template && template.get("value") != null) {
        List<Integer> since = numbers(String.valueOf(template.get("min_version")));
        if (compare(since, numbers(version)) <= 0 && compare(since, of) >= 0) {
          best = Optional.of(template.get("value"));
          of = since;
        }
      }
    }
    return best;
  }

  private static List<Integer> numbers(String version) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : version.split("[.-]", -1)) {
      if (!part.matches("[0-9]{1,6}")) {
        break;
      }
      numbers.add(Integer.parseInt(part));
    }
    return numbers;
  }

  private static int compare(List<Integer> one, List<Integer> two) {
    for (int i = 0; i < Math.max(one.size(), two.size()); i++) {
      int difference = (i < one.size() ? one.get(i) : 0) - (i < two.size() ? two.get(i) : 0);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }
}
