package org.skidder.modules;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Overlay;
import org.skidder.core.config.Problems;
import org.skidder.modules.template.Delimiters;
import org.skidder.modules.template.TextTemplate;

/**
 * Turns entries of {@code filebeat.modules} and of module files into filesets. Belongs to one
 * thread at a time.
 */
public final class ModuleLoader {
  /** What in an entry is no fileset. */
  private static final List<String> NO_FILESETS = List.of("module", "enabled");

  private static final List<String> FILESET_OPTIONS =
      List.of("enabled", "var", "input", "prospector");
  private static final String PATHS = "paths";

  private final ModuleLibrary library;
  private final ModuleSettings settings;
  private final Config main;
  private final Platform platform;
  private final String prefix;

  /**
   * A loader.
   *
   * @param flags the command line; mistakes in it go to {@code problems}
   * @param main the main configuration, whose settings templates may name as variables
   * @param identity beginning of the pipelines' ids: {@code filebeat-6.4.0}
   */
  public ModuleLoader(
      ModuleLibrary library,
      ModuleFlags flags,
      Config main,
      Platform platform,
      String identity,
      Problems problems) {
    this.library = library;
    this.settings = new ModuleSettings(flags.settings(), problems);
    this.main = main;
    this.platform = platform;
    this.prefix = identity;
  }

  /**
   * The enabled filesets of an entry, sorted by name.
   *
   * @param entry {@code - module: nginx …}
   * @param problems where mistakes go; filesets that have some are left out
   */
  public List<Fileset> load(Config entry, Problems problems) {
    List<Fileset> filesets = new ArrayList<>();
    try {
      if (entry.isScalar()) {
        problems.error(
            entry, "expected a module (- module: …, with its filesets below), " + entry.found());
        return filesets;
      }
      if (!entry.isEnabled()) {
        return filesets;
      }
      Optional<String> module = entry.text("module").filter(name -> !name.isEmpty());
      if (module.isEmpty()) {
        problems.error(entry, "missing required field accessing 'module': the name of a module");
        return filesets;
      }
      Optional<ModuleFolder> folder = library.find(module.get());
      if (folder.isEmpty()) {
        problems.error(
            entry.get("module").orElse(entry),
            "Error getting filesets for module "
                + module.get()
                + ": there is no such module; there are "
                + String.join(", ", library.names())
                + " (your own ones are looked for in "
                + library.own()
                + ")");
        return filesets;
      }
      refuseUnknown(entry, folder.get(), problems);
      for (String name : folder.get().filesets()) {
        fileset(entry, folder.get(), name, problems).ifPresent(filesets::add);
      }
    } catch (ConfigException e) {
      problems.add(e);
    } catch (IOException e) {
      problems.error(entry, "the module cannot be read: " + e.getMessage());
    }
    return filesets;
  }

  /**
   * Names of the filesets of a module; none when there is no such module.
   *
   * @throws IOException when it cannot be read
   */
  public List<String> filesets(String module) throws IOException {
    Optional<ModuleFolder> folder = library.find(module);
    return folder.isPresent() ? List.copyOf(folder.get().filesets()) : List.of();
  }

  /**
   * Warns about {@code -M} settings without effect; call it when all entries are loaded.
   *
   * @param more whether entries may be added while the program runs; then only settings of filesets
   *     that do not exist are without effect
   */
  public void reportUnusedSettings(boolean more, Problems problems) {
    settings.reportUnused((module, fileset) -> more && exists(module, fileset), problems);
  }

  private boolean exists(String module, String fileset) {
    if (module.equals(ModuleSettings.ANY)) {
      return fileset.equals(ModuleSettings.ANY);
    }
    try {
      List<String> known = filesets(module);
      return fileset.equals(ModuleSettings.ANY) ? !known.isEmpty() : known.contains(fileset);
    } catch (IOException e) {
      return true; // whoever loads it reports that it cannot be read
    }
  }

  private static void refuseUnknown(Config entry, ModuleFolder folder, Problems problems) {
    List<String> known = folder.filesets();
    for (Config child : entry.unset()) {
      if (!known.contains(child.name()) && !NO_FILESETS.contains(child.name())) {
        problems.error(child, doesNotExist(folder, child.name(), known));
      }
    }
    for (Config child : entry.named()) {
      String name = child.name();
      if (NO_FILESETS.contains(name)) {
        continue;
      }
      if (child.isScalar()) {
        problems.error(
            child, "expected the settings of a fileset (" + String.join(", ", known) + ")");
      } else if (!known.contains(name) && child.isEnabled()) {
        problems.error(child, doesNotExist(folder, name, known));
      }
    }
  }

  private static String doesNotExist(ModuleFolder folder, String name, List<String> known) {
    return "Fileset "
        + folder.name()
        + "/"
        + name
        + " is configured but doesn't exist; there are "
        + String.join(", ", known);
  }

  private Optional<Fileset> fileset(
      Config entry, ModuleFolder folder, String name, Problems problems) {
    Config stated = entry.get(name).orElse(Config.of(Map.of()));
    if (stated.isScalar() && !stated.isEmpty()) {
      return Optional.empty();
    }
    Config effective = settings.over(stated, folder.name(), name);
    try {
      return effective.isEnabled()
          ? build(folder, name, effective, inputOverride(effective, problems), problems)
          : Optional.empty();
    } catch (ConfigException e) {
      problems.add(e);
      return Optional.empty();
    }
  }

  private static Config inputOverride(Config fileset, Problems problems) {
    Optional<Config> old = fileset.get("prospector");
    Optional<Config> now = fileset.get("input");
    old.ifPresent(at -> problems.warning(at, Problems.deprecated("it is called 'input' now")));
    if (old.isPresent() && now.isPresent()) {
      problems.error(
          old.get(), "error prospector and input are defined in the fileset, use only input");
    }
    return now.or(() -> old).orElse(Config.of(Map.of()));
  }

  private Optional<Fileset> build(
      ModuleFolder folder, String name, Config effective, Config override, Problems problems) {
    Manifest manifest = folder.manifest(name);
    Map<String, Object> stated = stated(effective);
    warnOfMisplaced(effective, manifest, problems);
    warnOfTemplates(effective, problems);
    Map<String, Object> values = Variables.resolve(manifest, stated, platform);
    if (hasForeignValue(manifest, values, effective, problems)) {
      return Optional.empty();
    }
    Map<String, String> pipelines = new LinkedHashMap<>();
    for (String path : manifest.pipelinePaths(values)) {
      String id = String.join("-", prefix, folder.name(), name, baseName(path));
      pipelines.put(id, name + "/" + path);
    }
    Optional<Config> template = template(folder, name, manifest, effective, problems);
    if (template.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> type = otherType(template.get(), override);
    type.ifPresent(wanted -> warnOfUnusedPaths(effective, wanted, problems));
    Config base = type.isPresent() ? Overlay.without(template.get(), PATHS) : template.get();
    Config input = input(folder, name, base, pipelines, override);
    if (base.names().contains(PATHS) && hasNoPaths(input)) {
      problems.warning(
          effective,
          "the fileset "
              + folder.name()
              + "/"
              + name
              + " has no paths on this system ("
              + platform.os()
              + ") and does not run; set var.paths");
      return Optional.empty();
    }
    Fileset fileset = new Fileset(folder, name, manifest, values, pipelines, input);
    // Mistakes in pipelines shall show at the start and not at the first connection.
    var _ = fileset.pipelines(ServerVersion.EDGE);
    return Optional.of(fileset);
  }

  /** The type that the user wants instead of the module's, whose files are not its business. */
  private static Optional<String> otherType(Config template, Config override) {
    Optional<String> own = template.text("type");
    return override
        .text("input_type")
        .or(() -> override.text("type"))
        .filter(wanted -> !own.equals(Optional.of(wanted)));
  }

  private static void warnOfUnusedPaths(Config fileset, String type, Problems problems) {
    fileset
        .get("var." + PATHS)
        .ifPresent(paths ->
            problems.warning(
                paths, "has no effect: the input is not the module's, but of type " + type));
  }

  private static boolean hasForeignValue(
      Manifest manifest, Map<String, Object> values, Config fileset, Problems problems) {
    boolean found = false;
    for (Manifest.Variable variable : manifest.var()) {
      String value = String.valueOf(values.get(variable.name()));
      if (!variable.values().isEmpty() && !variable.values().contains(value)) {
        String name = "var." + variable.name();
        problems.error(
            fileset.get(name).orElse(fileset),
            name + " is '" + value + "'; it may be " + String.join(" or ", variable.values()));
        found = true;
      }
    }
    return found;
  }

  private static Map<String, Object> stated(Config fileset) {
    return fileset.get("var").map(Config::toMap).orElse(Map.of());
  }

  private static void warnOfMisplaced(Config fileset, Manifest manifest, Problems problems) {
    List<String> variables = manifest.var().stream().map(Manifest.Variable::name).toList();
    for (Config option : fileset.named()) {
      String name = option.name();
      if (FILESET_OPTIONS.contains(name)) {
        continue;
      }
      String known = variables.isEmpty() ? "none" : String.join(", ", variables);
      problems.warning(
          option,
          variables.contains(name)
              ? "has no effect; this variable is written as var." + name
              : "has no effect; options of the input are written as input."
                  + name
                  + ", variables below var (the fileset has "
                  + known
                  + ")");
    }
  }

  /** Files of modules that were copied from manifests have templates where values should be. */
  private static void warnOfTemplates(Config fileset, Problems problems) {
    for (Config variable : fileset.get("var").map(Config::named).orElse(List.of())) {
      if (String.valueOf(variable.toPlain()).contains("{{")) {
        problems.warning(
            variable,
            "has '{{' in it, which stays as it is: only the defaults of modules are templates;"
                + " write the value itself");
      }
    }
  }

  /** The input's settings; empty if a value cannot be in them, which is reported at that value. */
  private Optional<Config> template(
      ModuleFolder folder, String name, Manifest manifest, Config fileset, Problems problems) {
    Map<String, Object> stated = stated(fileset);
    try {
      return Optional.of(
          template(folder, name, manifest, Variables.resolve(manifest, stated, platform)));
    } catch (ConfigException e) {
      Config culprit =
          fileset.get("var").map(Config::named).orElse(List.of()).stream()
              .filter(variable -> rendersWithout(folder, name, manifest, stated, variable.name()))
              .findFirst()
              .orElseThrow(() -> e);
      problems.error(
          culprit, "the module cannot take this value: " + e.problems().getFirst().message());
      return Optional.empty();
    }
  }

  private boolean rendersWithout(
      ModuleFolder folder,
      String name,
      Manifest manifest,
      Map<String, Object> stated,
      String variable) {
    Map<String, Object> others = new LinkedHashMap<>(stated);
    others.remove(variable);
    try {
      var _ = template(folder, name, manifest, Variables.resolve(manifest, others, platform));
      return true;
    } catch (ConfigException e) {
      return false;
    }
  }

  private Config template(
      ModuleFolder folder, String name, Manifest manifest, Map<String, Object> values) {
    String path = name + "/" + manifest.inputPath(values);
    String file = folder.place(path);
    TextTemplate template = TextTemplate.parse(file, folder.required(path), Delimiters.BRACES);
    return main.read(file, template.render(values, Map.of()));
  }

  private static Config input(
      ModuleFolder folder,
      String name,
      Config template,
      Map<String, String> pipelines,
      Config override) {
    Map<String, Object> forced = new LinkedHashMap<>();
    pipelines.keySet().stream().findFirst().ifPresent(id -> forced.put("pipeline", id));
    forced.put("_module_name", folder.name());
    forced.put("_fileset_name", name);
    return Overlay.of(Overlay.of(template, override), Config.of(forced));
  }

  private static boolean hasNoPaths(Config input) {
    Config paths = input.get(PATHS).orElse(Config.empty());
    return paths.items().stream().allMatch(path -> path.text().orElse("x").isEmpty())
        && paths.text().isEmpty();
  }

  /** File name without folder and last extension. */
  static String baseName(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot < 0 ? file : file.substring(0, dot);
  }
}
