package org.skidder.modules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;
import org.skidder.core.config.Overlay;
import org.skidder.core.config.Problems;

/** The {@code -M} settings, which go over what files say of filesets. */
final class ModuleSettings {
  static final String ANY = "*";

  /** One setting, and whether a fileset took it. */
  private static final class Setting {
    final String module;
    final String fileset;
    final String text;
    final Config tree;
    boolean used;

    Setting(String module, String fileset, String text, Config tree) {
      this.module = module;
      this.fileset = fileset;
      this.text = text;
      this.tree = tree;
    }

    Config own() {
      return tree.get(module + "." + fileset).orElse(Config.empty());
    }
  }

  private final List<Setting> settings = new ArrayList<>();

  /** Reads assignments; mistakes go to {@code problems}. */
  ModuleSettings(List<String> assignments, Problems problems) {
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      String key = equals < 0 ? assignment : assignment.substring(0, equals);
      String[] parts = key.split("\\.", 3);
      if (parts.length < 3) {
        problems.error(
            Origin.of("-M " + key),
            "",
            "-M flags must be prefixed by the module and fileset: write"
                + " -M \"nginx.access.var.paths=[/srv/log/*.log]\"");
        continue;
      }
      try {
        Config tree = Config.ofAssignment("-M", assignment);
        settings.add(new Setting(parts[0], parts[1], assignment, tree));
      } catch (ConfigException e) {
        problems.add(e);
      }
    }
  }

  /** A fileset's settings with those of the command line over them. */
  Config over(Config fileset, String module, String name) {
    Config result = fileset;
    for (String[] level : new String[][] {{ANY, ANY}, {module, ANY}, {module, name}}) {
      for (Setting setting : settings) {
        if (setting.module.equals(level[0]) && setting.fileset.equals(level[1])) {
          setting.used = true;
          result = Overlay.of(result, setting.own());
        }
      }
    }
    return result;
  }

  /**
   * Warns about settings that no fileset took.
   *
   * @param mayCome tells of a module and a fileset whether they may still be enabled
   */
  void reportUnused(BiPredicate<String, String> mayCome, Problems problems) {
    for (Setting setting : settings) {
      if (!setting.used && !mayCome.test(setting.module, setting.fileset)) {
        problems.warning(
            Origin.of("-M " + setting.text),
            "",
            "has no effect: no enabled module has a fileset "
                + setting.module
                + "."
                + setting.fileset);
      }
    }
  }
}
