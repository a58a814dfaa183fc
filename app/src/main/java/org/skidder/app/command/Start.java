package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Command;
import org.skidder.app.cli.Flag;
import org.skidder.app.home.MetaFile;
import org.skidder.app.home.SystemInfo;
import org.skidder.app.home.Version;
import org.skidder.app.log.LogSetup;
import org.skidder.app.log.LogSystem;
import org.skidder.app.log.LoggingConfig;
import org.skidder.app.log.Uncaught;
import org.skidder.app.metrics.MetricsLogger;
import org.skidder.app.metrics.ProcessMetrics;
import org.skidder.app.run.Confinement;
import org.skidder.app.run.EnginePlan;
import org.skidder.app.run.Observed;
import org.skidder.app.run.Observers;
import org.skidder.app.run.RunCommand;
import org.skidder.app.run.StopSignals;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.log.Reasons;
import org.skidder.core.metrics.Metrics;
import org.skidder.sandbox.Sandbox;
import org.skidder.setup.SetUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code run}: everything around the engine, in the order in which it can fail. */
public final class Start {
  private static final Logger LOG = LoggerFactory.getLogger("beat");
  private static final Logger WARNINGS = LoggerFactory.getLogger("cfgwarn");

  /** How many carrier threads run the virtual ones; read by the JDK when the first is started. */
  private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";

  private Start() {}

  /**
   * Runs until it is told to stop.
   *
   * @param started {@link System#nanoTime()} at the start of the process
   */
  public static void run(Arguments arguments, PrintStream out, PrintStream err, long started)
      throws CommandException, IOException {
    if (arguments.is(Flag.VERSION)) {
      err.println("Flag --version is deprecated, use the command 'version'");
      out.println(Version.read().line());
    } else if (arguments.is(Flag.CONFIG_TEST)) {
      err.println("Flag --configtest is deprecated, use the command 'test config'");
      TestCommand.config(arguments, out, err);
    } else {
      StopSignals.ignoreUserSignal();
      // Links the C library while the configuration is read.
      Sandbox sandbox = Sandbox.prepare();
      Problems problems = new Problems();
      LoadedConfig loaded =
          Settings.loader(arguments).forService().collectingMistakes().load(problems);
      Optional<Confinement> confinement =
          Confinement.begin(
              sandbox, loaded, Settings.modules(arguments), arguments.is(Flag.SETUP), problems);
      Optional<LoggingConfig> logging =
          LoggingConfig.of(loaded.root(), Settings.logging(arguments), problems);
      if (logging.isPresent()) {
        String program = loaded.root().text("identity.name").orElse("filebeat");
        Path logs = loaded.paths().logs();
        LogSetup.configure(
            LogSystem.current(), program, logging.get(), Settings.logging(arguments), logs);
      }
      Settings.show(loaded);
      try {
        Optional<LoggingConfig.Metrics> line = logging.map(LoggingConfig::metrics);
        engine(arguments, loaded, problems, confinement, line, started);
      } catch (ConfigException | CommandException e) {
        LOG.error("Exiting: {}", e.getMessage());
        throw e;
      } catch (IOException e) {
        LOG.error("Exiting: {}", Reasons.told(e));
        throw e;
      } catch (RuntimeException e) {
        LOG.error("Exiting: {}", Reasons.unexpected(e));
        throw e;
      } finally {
        LogSystem.current().close();
      }
    }
  }

  /**
   * Plans and runs.
   *
   * @param confinement empty if its configuration has errors, which are in the problems
   * @param metricsLine how metrics are logged; they are not if empty
   */
  static void engine(
      Arguments arguments,
      LoadedConfig loaded,
      Problems problems,
      Optional<Confinement> confinement,
      Optional<LoggingConfig.Metrics> metricsLine,
      long started)
      throws CommandException, IOException {
    EnginePlan.Need need =
        arguments.is(Flag.DISCARD) ? EnginePlan.Need.INPUTS : EnginePlan.Need.ALL;
    boolean once = arguments.is(Flag.ONCE);
    Optional<Supplier<EnginePlan>> reread = once ? Optional.empty() : reread(arguments, need);
    StopSignals signals = StopSignals.install();
    if (reread.isPresent()) {
      signals.holdHangUp();
    }
    Observers observers = Observers.of(loaded, problems);
    EnginePlan plan;
    try {
      plan = EnginePlan.of(loaded, need, Settings.modules(arguments), problems);
    } finally {
      // Also beside errors: what has no effect is often why something else is missing.
      problems.warnings().forEach(warning -> WARNINGS.warn("{}", warning));
    }
    UUID uuid = MetaFile.load(plan.paths().data());
    boolean all = arguments.is(Flag.SETUP);
    if (all && need == EnginePlan.Need.INPUTS) {
      throw new CommandException("flag --setup: -N leaves out the outputs, which it prepares");
    }
    if (plan.general().maxProcs() > 0) {
      System.setProperty(PARALLELISM, Integer.toString(plan.general().maxProcs()));
    }
    if ((all || plan.importsDashboards())
        && need != EnginePlan.Need.INPUTS
        && !signals.whileNotAsked(() -> setUp(arguments, loaded, all))) {
      LOG.info("A signal ends the start; it may be that not everything is set up");
      return;
    }
    SystemInfo.log(plan.identity().name(), uuid, plan.paths(), plan.identity().hostname());
    Metrics metrics = new Metrics();
    ProcessMetrics.register(metrics, started, UUID.randomUUID().toString());
    confinement.orElseThrow().complete(metrics);
    Optional<MetricsLogger> line =
        metricsLine
            .filter(LoggingConfig.Metrics::enabled)
            .map(c -> new MetricsLogger(metrics, c.period(), System::nanoTime, started));
    Optional<IOException> closed;
    try (Uncaught _ = Uncaught.handle(metrics);
        Profiles profiles = Profiles.begin(arguments);
        Observed observed = observers.open(plan.identity(), uuid.toString(), metrics)) {
      line.ifPresent(MetricsLogger::start);
      try {
        closed = RunCommand.run(plan, reread, signals, metrics, once, observed);
      } finally {
        line.ifPresent(MetricsLogger::close);
      }
      profiles.finish();
    }
    LOG.info("{} stopped.", plan.identity().name());
    if (closed.isPresent()) {
      throw closed.get();
    }
  }

  /**
   * Imports dashboards before anything is read; with {@code --setup} also machine learning.
   *
   * @throws IOException when something could not be set up: nothing runs then
   */
  private static void setUp(Arguments arguments, LoadedConfig loaded, boolean all)
      throws IOException {
    // The plan that runs tells about mistakes; this one also reads modules that are reloaded.
    EnginePlan plan =
        EnginePlan.of(loaded, EnginePlan.Need.SETUP, Settings.modules(arguments), new Problems());
    SetUp setUp = plan.setUp();
    setUp.dashboards(plan.elasticsearch());
    if (all) {
      setUp.machineLearning(plan.elasticsearch(), plan.filesets());
    }
  }

  /** What SIGHUP reads; nothing when there is a terminal, or settings in place of files. */
  private static Optional<Supplier<EnginePlan>> reread(Arguments arguments, EnginePlan.Need need) {
    if (arguments.command() != Command.RUN || Terminal.get().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(() -> {
      Problems problems = new Problems();
      try {
        LoadedConfig loaded = Settings.loader(arguments).forService().load(problems);
        EnginePlan plan = EnginePlan.of(loaded, need, Settings.modules(arguments), problems);
        problems.warnings().forEach(warning -> WARNINGS.warn("{}", warning));
        return plan;
      } catch (CommandException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    });
  }
}
