package org.skidder.app.doctor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.skidder.app.run.Confinement;
import org.skidder.app.run.EnginePlan;
import org.skidder.app.run.InputExamination;
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
import org.skidder.sandbox.SeccompConfig;

/** Makes all checks, one after the other. Belongs to one thread. */
public final class Doctor {
  private final Path proc;
  private final Clock clock;
  private final Checkup checkup = new Checkup();

  /**
   * @param proc {@code /proc}, or what stands for it
   * @param clock for the validity of certificates
   */
  public Doctor(Path proc, Clock clock) {
    this.proc = proc;
    this.clock = clock;
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
    for (Config output : OutputSections.of(root)) {
      if (output.name().equals("file")) {
        output
            .text("path")
            .ifPresent(path -> FolderCheck.run(output.path() + ".path", Path.of(path), disk));
      }
    }
    for (Config spool : OutputSections.spoolFiles(root)) {
      Path folder = Path.of(spool.text().orElseThrow()).toAbsolutePath().getParent();
      if (folder != null) {
        FolderCheck.run(spool.path(), folder, disk);
      }
    }
    FilebeatConfig.alongside(root, RegistryConfig.class, new Problems())
        .ifPresent(registry ->
            RegistryCheck.health(
                registry.file(loaded.paths().data()), owners.advice(), checkup.area("registry")));
    InputExamination.run(root, checkup.area("input"));
    LimitCheck.run(proc, checkup.files(), checkup.folders(), checkup.area("limits"));
    CertificateCheck.run(
        root, loaded.paths().config(), clock.instant(), checkup.area("certificate"));
    output(loaded);
    boolean confined =
        Confinement.seccomp(root, new Problems()).map(SeccompConfig::enabled).orElse(true);
    ConfinementCheck.run(proc, confined, process, checkup.area("sandbox"));
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
    Findings findings = checkup.area("configuration");
    Optional<LoadedConfig> strictly = attempt(loader, findings);
    Optional<LoadedConfig> loaded =
        strictly.isPresent()
            ? strictly
            : attempt(loader.strictPermissions(false), new Checkup().area(""));
    loaded.ifPresent(config -> mistakes(config, strictly.isPresent(), findings));
    return loaded;
  }

  private static Optional<LoadedConfig> attempt(ConfigLoader loader, Findings findings) {
    try {
      return Optional.of(loader.load(new Problems()));
    } catch (ConfigException e) {
      e.problems().forEach(problem -> error(problem, findings));
      return Optional.empty();
    }
  }

  private static void mistakes(LoadedConfig loaded, boolean fine, Findings findings) {
    Problems problems = new Problems();
    try {
      Confinement.check(loaded.root(), problems);
      EnginePlan.of(loaded, EnginePlan.Need.ALL, problems);
    } catch (ConfigException e) {
      problems.add(e);
    }
    problems.errors().forEach(problem -> error(problem, findings));
    problems
        .warnings()
        .forEach(problem ->
            findings.warning(
                problem.origin().toString(),
                problem.option() + ": " + problem.message(),
                "correct it, or remove it if it has no effect"));
    if (fine && problems.errors().isEmpty()) {
      loaded.files().forEach(file -> findings.ok(file.toString(), "can be used"));
    }
  }

  private static void error(Problems.Problem problem, Findings findings) {
    String text =
        problem.option().isEmpty()
            ? problem.message()
            : problem.option() + ": " + problem.message();
    findings.error(problem.origin().toString(), text, "correct it; Skidder would not start");
  }

  private void output(LoadedConfig loaded) {
    Findings findings = checkup.area("output");
    List<Config> outputs = OutputSections.of(loaded.root());
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
