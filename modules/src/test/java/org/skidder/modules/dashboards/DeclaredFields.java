package org.skidder.modules.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.skidder.modules.ModuleFolder;
import org.yaml.snakeyaml.Yaml;

/** Types of the fields that events of a module may have, by name. */
final class DeclaredFields {
  private static final Path COMMON =
      Path.of(
          "../outputs/src/main/resources/org/skidder/outputs/elasticsearch/template/fields.yml");

  private final Map<String, String> types = new LinkedHashMap<>();

  DeclaredFields(ModuleFolder module) throws IOException {
    for (Map<String, Object> chapter : module.fields()) {
      collect("", chapter);
    }
    for (Object chapter : (List<?>) new Yaml().load(Files.readString(COMMON))) {
      collect("", (Map<?, ?>) chapter);
    }
  }

  /** Whether fields are declared below this name. */
  boolean isGroup(String name) {
    return types.keySet().stream().anyMatch(field -> field.startsWith(name + "."));
  }

  private void collect(String prefix, Map<?, ?> parent) {
    if (!(parent.get("fields") instanceof List<?> fields)) {
      return;
    }
    for (Object entry : fields) {
      Map<?, ?> field = (Map<?, ?>) entry;
      String name = prefix + field.get("name");
      if (field.containsKey("fields")) {
        collect(name + ".", field);
      } else {
        types.put(name, field.get("type") instanceof String type ? type : "keyword");
      }
    }
  }

  /** The type; empty if there is no such field. */
  String type(String name) {
    return types.getOrDefault(name, "");
  }
}
