package org.skidder.app.run;

import java.util.ArrayList;
import java.util.List;
import org.skidder.core.config.Config;
import org.skidder.core.config.ExternalFilesConfig;
import org.skidder.core.config.FilebeatConfig;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.reload.ExternalFiles;
import org.skidder.modules.Fileset;
import org.skidder.modules.ModuleFlags;
import org.skidder.modules.ModuleLoader;

/** The filesets of a configuration, also of files that are reloaded; for {@code setup}. */
final class ModulesInUse {
  private ModulesInUse() {}

  /** Reads them; mistakes go to {@code problems}. */
  static List<Fileset> of(
      LoadedConfig loaded,
      FilebeatConfig filebeat,
      ModuleFlags flags,
      ModuleLoader loader,
      Problems problems) {
    List<Fileset> filesets = new ArrayList<>();
    for (Config entry : InputsPlan.entries(filebeat.modules(), flags)) {
      filesets.addAll(loader.load(entry, problems));
    }
    filebeat
        .moduleFiles()
        .ifPresent(files -> filesets.addAll(external(files, loaded, loader, problems)));
    loader.reportUnusedSettings(false, problems);
    return filesets;
  }

  private static List<Fileset> external(
      ExternalFilesConfig config, LoadedConfig loaded, ModuleLoader loader, Problems problems) {
    return InputsPlan.pattern(InputsPlan.MODULES, config, loaded, problems)
        .map(pattern ->
            new ExternalFiles<>(
                pattern,
                file -> InputsPlan.external(loaded, InputsPlan.MODULES, file),
                loader::load))
        .map(files -> {
          InputsPlan.scan(files, problems);
          return files.entries();
        })
        .orElse(List.of());
  }
}
