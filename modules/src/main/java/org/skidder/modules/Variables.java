package org.skidder.modules;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Values of a fileset's variables. */
final class Variables {
  static final String BUILTIN = "builtin";

  private Variables() {}

  /**
   * Resolves the variables of a fileset. The user's values come first, so that defaults made of
   * other variables see them. Where the default is a list, a single value is a list of one.
   */
  static Map<String, Object> resolve(
      Manifest manifest, Map<String, Object> stated, Platform platform) {
    Map<String, Object> values = new LinkedHashMap<>();
    Set<String> lists = lists(manifest, platform);
    stated.forEach((name, value) -> {
      if (!(value instanceof List<?> list && list.isEmpty())) {
        boolean single =
            lists.contains(name) && !(value instanceof Collection || value instanceof Map);
        values.put(name, single ? List.of(value) : value);
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

  private static Set<String> lists(Manifest manifest, Platform platform) {
    return manifest.var().stream()
        .filter(variable -> variable.value(platform).isList())
        .map(Manifest.Variable::name)
        .collect(Collectors.toSet());
  }

  /** An empty path would be the working directory. */
  private static List<?> withoutEmpty(List<?> list) {
    return list.stream().filter(item -> !"".equals(item)).toList();
  }

  /** The values for a server: variables that are beyond it have their value for old ones. */
  static Map<String, Object> forServer(
      Manifest manifest, Map<String, Object> values, ServerVersion server) {
    Map<String, Object> lowered = new LinkedHashMap<>(values);
    for (Manifest.Variable variable : manifest.var()) {
      variable
          .minElasticsearchVersion()
          .filter(limit -> !server.isSince(limit.version()))
          .ifPresent(limit -> lowered.put(variable.name(), limit.value().toPlain()));
    }
    return lowered;
  }
}
