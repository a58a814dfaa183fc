package org.skidder.app.doctor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.skidder.app.log.LoggingConfig;
import org.skidder.app.run.Confinement;
import org.skidder.app.run.EnginePlan;
import org.skidder.app.run.InputExamination;
import org.skidder.app.run.Inspection;
import org.skidder.app.run.OutputSections;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.FilebeatConfig;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Ownership;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.Findings;
import org.skidder.core.registry.RegistryConfig;
import org.skidder.modules.ModuleFlags;
import org.skidder.sandbox.SeccompConfig;

/** Makes all checks, one after the other. Belongs to one thread. */
public final class Doctor {
  private final Path proc;
  private final Clock clock;
  private final LoggingConfig.Overrides logging;
  private final Checkup checkup = new Checkup();

  /**
   * @param proc {@code /proc}, or what stands for it
   * @param clock for the validity of certificates
   * @param logging what the command line says about logging
   */
  public Doctor(Path proc, Clock clock, LoggingConfig.Overrides logging) {
    this.proc = proc;
    this.clock = clock;
    this.logging = logging;
  }

  /** Looks at everything that a configuration leads to. */
  public DoctorReport examine(ConfigLoader loader) {
    java();
    Optional<LoadedConfig> loaded = load(loader);
    loaded.ifPresent(config -> examine(loader, config));
    return new DoctorReport(checkup.findings());
  }

  private void examine(ConfigLoader loader, LoadedConfig loaded) {
    Config root = loaded.root();
    OwnerCheck owners = new OwnerCheck(Ownership.ofFileSystem(), loaded.paths().data());
    owners.keystore(loader, loaded, checkup.area("configuration"));
    Findings dataPath = checkup.area("data path");
    OptionalLong process =
        RegistryCheck.holder(proc, loaded.paths().data(), owners.advice(), dataPath);
    owners.data(dataPath);
    owners.identity(dataPath);
    Findings disk = checkup.area("disk");
    FolderCheck.run("path.data", loaded.paths().data(), disk);
    FolderCheck.run("path.logs", loaded.paths().logs(), disk);
    List<Config> outputs = readable(() -> OutputSections.of(root));
    each(outputs, output -> folder(output, disk));
    each(readable(() -> OutputSections.spoolFiles(root)), spool -> spoolFolder(spool, disk));
    FilebeatConfig.alongside(root, RegistryConfig.class, new Problems())
        .ifPresent(registry ->
            RegistryCheck.health(
                registry.file(loaded.paths().data()), owners.advice(), checkup.area("registry")));
    each(List.of(root), settings -> InputExamination.run(settings, checkup.area("input")));
    LimitCheck.run(proc, checkup.files(), checkup.folders(), checkup.area("limits"));
    Findings certificates = checkup.area("certificate");
    each(
        outputs,
        output ->
            CertificateCheck.run(output, loaded.paths().config(), clock.instant(), certificates));
    output(loaded, outputs);
    boolean confined =
        Confinement.seccomp(root, new Problems()).map(SeccompConfig::enabled).orElse(true);
    ConfinementCheck.run(proc, confined, process, checkup.area("sandbox"));
  }

  /** What cannot be read of the configuration is told of as a mistake there. */
  private static List<Config> readable(Supplier<List<Config>> sections) {
    try {
      return sections.get();
    } catch (ConfigException _) {
      return List.of();
    }
  }

  private static void each(List<Config> sections, Consumer<Config> check) {
    for (Config section : sections) {
      try {
        check.accept(section);
      } catch (ConfigException _) {
        // told of as well
      }
    }
  }

  private static void folder(Config output, Findings disk) {
    if (output.name().equals("file")) {
      output
          .text("path")
          .ifPresent(path -> FolderCheck.run(output.path() + ".path", Path.of(path), disk));
    }
  }

  private static void spoolFolder(Config file, Findings disk) {
    file.text()
        .map(name -> Path.of(name).toAbsolutePath().getParent())
        .ifPresent(folder -> FolderCheck.run(file.path(), folder, disk));
  }

  private void java() {
    long mib = Runtime.getRuntime().maxMemory() >> 20;
    checkup
        .area("java")
        .ok(System.getProperty("java.home", ""), Runtime.version() + ", heap of " + mib + " MiB");
    String names = System.getProperty("sun.jnu.encoding", "UTF-8");
    if (!names.equals("UTF-8")) {
      checkup
          .area("java")
          .warning(
              "locale",
              "names of files are " + names + " to the JVM: options with other characters fail",
              "start with bin/skidder, or with LC_ALL=C.UTF-8 (or another UTF-8 locale there is)");
    }
  }

  /** A file that others may write is told of, and read all the same to find what else is wrong. */
  private Optional<LoadedConfig> load(ConfigLoader loader) {
    Problems problems = new Problems();
    Optional<LoadedConfig> loaded = attempt(loader.collectingMistakes(), problems);
    if (loaded.isEmpty()) {
      Problems again = new Problems();
      loaded = attempt(loader.strictPermissions(false), again);
      problems.addAll(again);
    }
    loaded.ifPresent(
        config -> Inspection.run(config, EnginePlan.Need.ALL, ModuleFlags.NONE, logging, problems));
    tell(loaded, problems);
    return loaded;
  }

  private static Optional<LoadedConfig> attempt(ConfigLoader loader, Problems problems) {
    try {
      return Optional.of(loader.load(problems));
    } catch (ConfigException e) {
      problems.add(e);
      return Optional.empty();
    }
  }

  private void tell(Optional<LoadedConfig> loaded, Problems problems) {
    Findings findings = checkup.area("configuration");
    problems.errors().forEach(problem -> error(problem, findings));
    problems
        .warnings()
        .forEach(problem ->
            findings.warning(
                problem.origin().toString(),
                text(problem),
                "correct it, or remove it if it has no effect"));
    if (!problems.hasErrors()) {
      loaded.orElseThrow().files().forEach(file -> findings.ok(file.toString(), "can be used"));
    }
  }

  private static void error(Problems.Problem problem, Findings findings) {
    findings.error(
        problem.origin().toString(), text(problem), "correct it; Skidder would not start");
  }

  private static String text(Problems.Problem problem) {
    return problem.option().isEmpty()
        ? problem.message()
        : problem.option() + ": " + problem.message();
  }

  private void output(LoadedConfig loaded, List<Config> outputs) {
    Findings findings = checkup.area("output");
    if (outputs.isEmpty()) {
      return; // told of as a mistake in the configuration
    }
    try {
      EnginePlan plan = EnginePlan.of(loaded, EnginePlan.Need.OUTPUT, new Problems());
      plan.testOutput(new OutputSteps(findings, "output." + outputs.getFirst().name()));
    } catch (ConfigException e) {
      return; // told of as well
    }
  }
}
