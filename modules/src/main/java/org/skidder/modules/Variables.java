package org.skidder.modules;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of a fileset's variables. */
final class Variables {
  static final String BUILTIN = "builtin";

  private Variables() {}

  /**
   * Resolves the variables of a fileset. The user's values come first, so that defaults made of
   * other variables see them. Where the default is a list, a single value is a list of one; where
   * it is a boolean, the texts {@code true} and {@code false} are booleans: templates take any text
   * for true.
   */
  static Map<String, Object> resolve(
      Manifest manifest, Map<String, Object> stated, Platform platform) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Object> defaults = defaults(manifest, platform);
    stated.forEach((name, value) -> {
      if (!(value instanceof List<?> list && list.isEmpty())) {
        values.put(name, as(defaults.getOrDefault(name, ""), value));
      }
    });
    values.put(BUILTIN, Map.of("hostname", platform.hostname(), "domain", platform.domain()));
    for (Manifest.Variable variable : manifest.var()) {
      if (!values.containsKey(variable.name())) {
        Object standard =
            Manifest.render(
                variable.value(platform).toPlain(),
                values,
                variable.value(platform).origin().toString());
        values.put(variable.name(), standard);
      }
    }
    values.replaceAll((name, value) -> value instanceof List<?> list ? withoutEmpty(list) : value);
    return values;
  }

  private static Map<String, Object> defaults(Manifest manifest, Platform platform) {
    Map<String, Object> defaults = new HashMap<>();
    manifest.var().forEach(at -> defaults.put(at.name(), at.value(platform).toPlain()));
    return defaults;
  }

  /** A value of the user's in the kind that the default has. */
  private static Object as(Object standard, Object value) {
    return switch (standard) {
      case List<?> _ when !(value instanceof Collection || value instanceof Map) -> List.of(value);
      case Boolean _ when "true".equals(value) -> true;
      case Boolean _ when "false".equals(value) -> false;
      default -> value;
    };
  }

  /** An empty path would be the working directory. */
  private static List<?> withoutEmpty(List<?> list) {
    return list.stream().filter(item -> !"".equals(item)).toList();
  }

  /** The variables that are beyond a server, with the values that they have for it. */
  static Map<String, Object> lowered(Manifest manifest, ServerVersion server) {
    Map<String, Object> lowered = new LinkedHashMap<>();
    for (Manifest.Variable variable : manifest.var()) {
      variable
          .minElasticsearchVersion()
          .filter(limit -> !server.isSince(limit.version()))
          .ifPresent(limit -> lowered.put(variable.name(), limit.value().toPlain()));
    }
    return lowered;
  }
}
