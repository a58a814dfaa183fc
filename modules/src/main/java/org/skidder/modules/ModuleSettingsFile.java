package org.skidder.modules;

import org.skidder.core.config.Config;

/** The file of {@code modules.d} that a module begins with: everything on, variables to fill in. */
public final class ModuleSettingsFile {
  private ModuleSettingsFile() {}

  /**
   * The file's text.
   *
   * @param module whose manifests say which filesets and variables there are
   */
  public static String of(ModuleFolder module) {
    StringBuilder text = new StringBuilder();
    text.append("# Filesets that are not named run with their defaults.\n");
    text.append("- module: ").append(module.name()).append('\n');
    for (String fileset : module.filesets()) {
      text.append("  ").append(fileset).append(":\n    enabled: true\n");
      for (Manifest.Variable variable : module.manifest(fileset).var()) {
        text.append("    #var.").append(variable.name()).append(": ");
        variable.defaultValue().ifPresent(value -> text.append(flow(value)));
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static String flow(Config value) {
    if (value.isList()) {
      return "["
          + String.join(", ", value.items().stream().map(ModuleSettingsFile::flow).toList())
          + "]";
    }
    Object plain = value.toPlain();
    return plain instanceof String text
        ? "'" + text.replace("'", "''") + "'"
        : String.valueOf(plain);
  }
}
