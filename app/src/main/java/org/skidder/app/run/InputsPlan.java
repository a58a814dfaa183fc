package org.skidder.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.skidder.app.run.InputPlanner.PlannedInput;
import org.skidder.containers.discovery.DiscoveryPlan;
import org.skidder.core.config.Comparison;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.ExternalFilesConfig;
import org.skidder.core.config.FilebeatConfig;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Origin;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Template;
import org.skidder.core.reload.ExternalFiles;
import org.skidder.modules.Fileset;
import org.skidder.modules.ModuleFlags;
import org.skidder.modules.ModuleLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All inputs that a configuration asks for: those of the main file, of modules, of external files,
 * and where to discover more. Files that are not reloaded are read with the rest, and their
 * mistakes are its mistakes; files that are reloaded are read when the program runs.
 */
final class InputsPlan {
  private static final Logger LOG = LoggerFactory.getLogger("modules");
  private static final String SECTION = "filebeat";

  /** Options that say what is read: one with a mistake is not told to be missing, too. */
  private static final Pattern SOURCES =
      Pattern.compile(
          SECTION + "(\\.(inputs|prospectors|modules|config|config_dir|autodiscover)\\b.*)?");

  static final String MODULES = "config.modules";

  private final InputPlanner planner;
  private final ModuleLoader modules;
  private final SharedSettings shared = new SharedSettings();
  private final List<InputPlan> fixed = new ArrayList<>();
  private final List<InputSource> reloaded = new ArrayList<>();
  private Optional<DiscoveryPlan> discovery = Optional.empty();
  private volatile List<InputPlan> discovered = List.of();

  private InputsPlan(InputPlanner planner, ModuleLoader modules) {
    this.planner = planner;
    this.modules = modules;
  }

  /** Plans no inputs. */
  static InputsPlan none(InputPlanner planner, ModuleLoader modules) {
    return new InputsPlan(planner, modules);
  }

  /** Reads what a configuration asks for; mistakes go to {@code problems}. */
  static InputsPlan of(
      LoadedConfig loaded,
      FilebeatConfig filebeat,
      ModuleFlags flags,
      InputPlanner planner,
      ModuleLoader modules,
      Problems problems) {
    InputsPlan plan = new InputsPlan(planner, modules);
    int before = problems.errors().size();
    filebeat.inputs().forEach(input -> plan.fixed.addAll(plan.input(input, problems)));
    problems
        .reading(() -> Optional.of(entries(filebeat.modules(), flags)))
        .ifPresent(all -> all.forEach(entry -> plan.fixed.addAll(plan.module(entry, problems))));
    filebeat
        .inputFiles()
        .ifPresent(files -> plan.external("config.inputs", files, loaded, problems));
    filebeat.moduleFiles().ifPresent(files -> plan.external(MODULES, files, loaded, problems));
    plan.discovery =
        filebeat
            .discovery()
            .map(config ->
                DiscoveryPlan.of(
                    config, plan::filesets, plan::check, loaded.paths().config(), problems));
    modules.reportUnusedSettings(plan.mayGrow(), problems);
    plan.shared.report(problems);
    plan.fixed.forEach(input -> input.planned().check(loaded.paths().config(), problems));
    plan.reportTwice(problems);
    plan.reportStdin(problems);
    Origin whole = loaded.root().origin();
    boolean nothing =
        problems.errors().size() == before
            && problems.errors().stream().noneMatch(problem -> mayBeOfSources(problem, whole))
            && plan.fixed.isEmpty()
            && plan.discovery.isEmpty()
            && filebeat.inputFiles().or(filebeat::moduleFiles).isEmpty();
    if (nothing) {
      problems.error(
          loaded.files().isEmpty() ? whole : Origin.of(loaded.files().getFirst().toString()),
          "",
          "No modules or inputs enabled and configuration reloading disabled. What files do you"
              + " want me to watch? Add an entry to filebeat.inputs.");
    }
    return plan;
  }

  /**
   * Whether what is read is not known for a mistake. One without option is of a whole file, unless
   * it says what the whole configuration lacks.
   */
  private static boolean mayBeOfSources(Problems.Problem problem, Origin whole) {
    String option = problem.option();
    return option.isEmpty() ? !problem.origin().equals(whole) : SOURCES.matcher(option).matches();
  }

  /** Whether modules may be added while the program runs. */
  private boolean mayGrow() {
    return discovery.isPresent()
        || reloaded.stream().anyMatch(source -> source.name().equals(MODULES));
  }

  /** The entries that count: of one module the last, and those of the command line. */
  static List<Config> entries(List<Config> stated, ModuleFlags flags) {
    Map<String, Config> entries = new LinkedHashMap<>();
    for (Config entry : stated) {
      // An entry without a name is reported where it is loaded.
      entries.put(entry.text("module").orElse(entry.path()), entry);
    }
    for (String name : flags.names()) {
      Config there = entries.get(name);
      if (there == null || !there.isEnabled()) {
        entries.put(name, Config.of(Map.of("module", name), Origin.of("-modules")));
      }
    }
    return List.copyOf(entries.values());
  }

  private List<InputPlan> input(Config section, Problems problems) {
    return input(section, Optional.empty(), problems);
  }

  // Planner and loader are for one thread at a time.
  private synchronized List<InputPlan> input(
      Config section, Optional<Supplier<Template>> fields, Problems problems) {
    return problems
        .reading(() ->
            Optional.of(section)
                .filter(Config::isEnabled)
                .flatMap(input -> planned(input, fields, problems)))
        .map(planned -> new InputPlan(section, planned, Optional.empty()))
        .stream()
        .toList();
  }

  private Optional<PlannedInput> planned(
      Config input, Optional<Supplier<Template>> fields, Problems problems) {
    if (input.isScalar()) {
      problems.error(
          input, "expected an input (- type: …, with its options below), " + input.found());
      return Optional.empty();
    }
    return planner.plan(input, Optional.empty(), fields, problems);
  }

  private List<InputPlan> module(Config entry, Problems problems) {
    return module(entry, Optional.empty(), problems);
  }

  private synchronized List<InputPlan> module(
      Config entry, Optional<Supplier<Template>> fields, Problems problems) {
    List<InputPlan> plans = new ArrayList<>();
    for (Fileset fileset : modules.load(entry, problems)) {
      Config section = fileset.input();
      LOG.debug("{}: pipeline {}", fileset, section.text("pipeline").orElse("none"));
      problems
          .reading(() ->
              section.isEnabled()
                  ? shared.plan(
                      section,
                      own -> planner.plan(section, Optional.of(fileset), fields, own),
                      problems)
                  : Optional.empty())
          .map(planned -> new InputPlan(section, planned, Optional.of(fileset)))
          .ifPresent(plans::add);
    }
    return plans;
  }

  private void external(
      String name, ExternalFilesConfig config, LoadedConfig loaded, Problems problems) {
    Optional<Path> pattern = pattern(name, config, loaded, problems);
    if (pattern.isEmpty()) {
      return;
    }
    ExternalFiles.EntryReader<InputPlan> reader = name.equals(MODULES) ? this::module : this::input;
    ExternalFiles<InputPlan> files =
        new ExternalFiles<>(pattern.get(), file -> external(loaded, name, file), reader);
    InputSource source = new InputSource(name, config, files);
    if (config.reload()) {
      reloaded.add(source);
      return;
    }
    scan(files, problems);
    fixed.addAll(source.entries());
  }

  /** A file whose places are named as those of the section of which it is a part. */
  static Config external(LoadedConfig loaded, String name, Path file) {
    return loaded.external(file).named(name.substring(name.indexOf('.') + 1));
  }

  /** What a section of external files names; empty if it is no pattern, which is reported. */
  static Optional<Path> pattern(
      String name, ExternalFilesConfig config, LoadedConfig loaded, Problems problems) {
    try {
      return Optional.of(ExternalFiles.pattern(loaded.paths().config(), config.path()));
    } catch (IllegalArgumentException e) {
      Config at = loaded.root().get("filebeat." + name + ".path").orElse(loaded.root());
      problems.error(at, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Reads files whose mistakes are those of the whole. */
  static void scan(ExternalFiles<?> files, Problems problems) {
    files.scan(true);
    Problems found = files.problems();
    found.errors().forEach(p -> problems.error(p.origin(), p.option(), p.message()));
    found.warnings().forEach(p -> problems.warning(p.origin(), p.option(), p.message()));
  }

  /** Who reads standard input expects the program to be about that, and to end with it. */
  private void reportStdin(Problems problems) {
    for (InputPlan plan : fixed) {
      if (InputPlanner.kind(plan.section()).equals("stdin") && fixed.size() > 1) {
        problems.error(
            plan.section(), "an input of type stdin must be the only one; disable the others");
        return;
      }
    }
  }

  private void reportTwice(Problems problems) {
    Map<String, Object> seen = new LinkedHashMap<>();
    for (InputPlan plan : fixed) {
      Fileset fileset = plan.fileset().orElse(null);
      if (fileset == null) {
        continue;
      }
      Object settings = Comparison.of(plan.section());
      // Equal ones run once.
      if (!seen.computeIfAbsent(fileset.path(), _ -> settings).equals(settings)) {
        problems.warning(
            Origin.of("modules"),
            "",
            "the fileset "
                + fileset
                + " is enabled in two places with different settings; files of both are read"
                + " twice");
      }
    }
  }

  private void check(Config config, Problems problems) {
    var _ = discover(config, () -> Template.EMPTY, problems);
  }

  private List<String> filesets(String module) {
    try {
      return modules.filesets(module);
    } catch (IOException e) {
      LOG.error("The module {} cannot be read: {}", module, e.getMessage());
      return List.of();
    }
  }

  /**
   * Plans what was discovered: an input, or a module. To be called while the program runs.
   *
   * @param fields laid over every event
   * @param problems where mistakes go
   */
  List<InputPlan> discover(Config config, Supplier<Template> fields, Problems problems) {
    try {
      return config.has("module")
          ? module(config, Optional.of(fields), problems)
          : input(config, Optional.of(fields), problems);
    } catch (ConfigException e) {
      problems.add(e);
      return List.of();
    }
  }

  /** Notes for which inputs of modules that were discovered there must be pipelines. */
  void discovered(List<InputPlan> present) {
    discovered = present;
  }

  /** Where inputs are discovered while the program runs. */
  Optional<DiscoveryPlan> discovery() {
    return discovery;
  }

  /** Inputs that are known from the start and stay. */
  List<InputPlan> fixed() {
    return fixed;
  }

  /** Where inputs come from while the program runs. */
  List<InputSource> reloaded() {
    return reloaded;
  }

  /** All inputs known now, also of files that are reloaded and what was discovered. */
  List<InputPlan> all() {
    List<InputPlan> all = new ArrayList<>(fixed);
    reloaded.forEach(source -> all.addAll(source.entries()));
    all.addAll(discovered);
    return all;
  }

  /** {@code apache2 (access, error), icinga (main)}; empty without modules. */
  static String describe(List<InputPlan> inputs) {
    Map<String, Set<String>> filesets = new TreeMap<>();
    for (InputPlan input : inputs) {
      input
          .fileset()
          .ifPresent(f -> filesets.computeIfAbsent(f.module(), _ -> new TreeSet<>()).add(f.name()));
    }
    List<String> texts = new ArrayList<>();
    filesets.forEach((module, names) -> texts.add(module + " (" + String.join(", ", names) + ")"));
    return String.join(", ", texts);
  }
}
