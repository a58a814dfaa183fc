package org.skidder.app.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Config;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.reload.ExternalFiles;
import org.skidder.modules.Fileset;
import org.skidder.modules.ModuleFlags;
import org.skidder.modules.ModuleLoader;

/**
 * The sections of all enabled inputs that a configuration has at the start, also those of modules
 * and external files, before anything is made of them. Mistakes are left to {@link InputsPlan},
 * which reports them: what has some is left out here.
 *
 * @param sections of inputs
 * @param globs of external files
 */
record InputSections(List<Config> sections, List<Path> globs) {
  static InputSections of(LoadedConfig loaded, ModuleFlags flags) {
    Config root = loaded.root();
    Problems unreported = new Problems();
    ModuleLoader loader = EnginePlan.modules(loaded, flags, HostName.get(), "", unreported);
    List<Config> sections = new ArrayList<>(enabled(items(root, "filebeat.inputs")));
    for (Config entry : InputsPlan.entries(items(root, "filebeat.modules"), flags)) {
      sections.addAll(filesets(loader, entry, unreported));
    }
    List<Path> globs = new ArrayList<>();
    external(
        loaded,
        "filebeat.config.inputs",
        globs,
        (entry, problems) -> enabled(List.of(entry)),
        sections);
    external(
        loaded,
        "filebeat.config.modules",
        globs,
        (entry, problems) -> filesets(loader, entry, problems),
        sections);
    return new InputSections(List.copyOf(sections), List.copyOf(globs));
  }

  private static List<Config> items(Config root, String name) {
    return root.get(name).map(Config::items).orElse(List.of());
  }

  private static List<Config> enabled(List<Config> sections) {
    return sections.stream().filter(Config::isEnabled).toList();
  }

  private static List<Config> filesets(ModuleLoader loader, Config entry, Problems problems) {
    return enabled(loader.load(entry, problems).stream().map(Fileset::input).toList());
  }

  private static void external(
      LoadedConfig loaded,
      String name,
      List<Path> globs,
      ExternalFiles.EntryReader<Config> reader,
      List<Config> sections) {
    Optional<String> path =
        loaded.root().get(name).filter(Config::isEnabled).flatMap(files -> files.text("path"));
    if (path.isEmpty()) {
      return;
    }
    try {
      Path glob = ExternalFiles.pattern(loaded.paths().config(), path.get());
      globs.add(glob);
      ExternalFiles<Config> files = new ExternalFiles<>(glob, loaded::external, reader);
      files.scan(true);
      sections.addAll(files.entries());
    } catch (IllegalArgumentException notThere) {
      // InputsPlan says what is wrong with the pattern.
    }
  }
}
