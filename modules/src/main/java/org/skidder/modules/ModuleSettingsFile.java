package org.skidder.modules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file of {@code modules.d} that a module begins with: everything on, variables to fill in. */
public final class ModuleSettingsFile {
  private ModuleSettingsFile() {}

  /**
   * The file's text. The variables stand in comments with the values that they have, not with the
   * templates that make these: what is no comment any more is taken as it is.
   *
   * @param module whose manifests say which filesets and variables there are
   * @param platform whose defaults are shown
   */
  public static String of(ModuleFolder module, Platform platform) {
    StringBuilder text = new StringBuilder();
    text.append("# Filesets that are not named run with their defaults.\n");
    text.append("- module: ").append(module.name()).append('\n');
    for (String fileset : module.filesets()) {
      Manifest manifest = module.manifest(fileset);
      Map<String, Object> values = Variables.resolve(manifest, Map.of(), platform);
      text.append("  ").append(fileset).append(":\n    enabled: true\n");
      for (Manifest.Variable variable : manifest.var()) {
        text.append("    #var.").append(variable.name()).append(": ");
        text.append(flow(values.get(variable.name()))).append('\n');
      }
    }
    return text.toString();
  }

  private static String flow(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case List<?> list ->
          "[" + String.join(", ", list.stream().map(ModuleSettingsFile::flow).toList()) + "]";
      case String text -> "'" + text.replace("'", "''") + "'";
      default -> String.valueOf(value);
    };
  }
}
