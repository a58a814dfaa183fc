package org.skidder.app.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.FilebeatConfig;
import org.skidder.core.config.GeneralConfig;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.PathsConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.plugin.SharedResources;
import org.skidder.core.plugin.StepReport;
import org.skidder.core.registry.RegistryConfig;
import org.skidder.modules.ModuleFlags;
import org.skidder.modules.ModuleLibrary;
import org.skidder.modules.ModuleLoader;
import org.skidder.modules.Platform;

/**
 * A configuration, read, checked and ready to run. Making it opens no file of a user and connects
 * to nothing; all mistakes are reported at once.
 */
public final class EnginePlan {
  private final Config root;
  private final PathsConfig paths;
  private final GeneralConfig general;
  private final FilebeatConfig filebeat;
  private final RegistryConfig registry;
  private final QueueSettings queue;
  private final Identity identity;
  private final InputsPlan inputs;
  private final Optional<PlannedOutput<?>> output;
  private final SharedResources shared;
  private final ModulePipelines pipelines;

  private EnginePlan(
      Config root,
      PathsConfig paths,
      GeneralConfig general,
      FilebeatConfig filebeat,
      RegistryConfig registry,
      QueueSettings queue,
      Identity identity,
      InputsPlan inputs,
      Optional<PlannedOutput<?>> output,
      SharedResources shared) {
    this.root = root;
    this.paths = paths;
    this.general = general;
    this.filebeat = filebeat;
    this.registry = registry;
    this.queue = queue;
    this.identity = identity;
    this.inputs = inputs;
    this.output = output;
    this.shared = shared;
    pipelines = new ModulePipelines(filebeat.overwritePipelines());
  }

  /** The output whose options are read. */
  private record PlannedOutput<C extends Record>(
      OutputFactory<C> factory, C config, Config section) {
    OutputPlan create(OutputContext context) {
      return factory.create(config, context);
    }

    boolean test(OutputContext context, StepReport report) {
      return factory.test(config, context, report);
    }

    boolean setUp(OutputContext context) throws IOException {
      return factory.setUp(config, context);
    }
  }

  /** What a command needs of the configuration. */
  public enum Need {
    /** Inputs and an output: {@code run}, {@code test config}. */
    ALL,
    /** Inputs only: {@code run -N}. */
    INPUTS,
    /** An output only: {@code test output}. */
    OUTPUT
  }

  /**
   * Reads a configuration.
   *
   * @throws org.skidder.core.config.ConfigException with all that is wrong with it
   */
  public static EnginePlan of(LoadedConfig loaded, Need need, Problems problems) {
    return of(loaded, need, ModuleFlags.NONE, problems);
  }

  /**
   * Reads a configuration.
   *
   * @param modules what the command line says about modules
   * @throws org.skidder.core.config.ConfigException with all that is wrong with it
   */
  public static EnginePlan of(
      LoadedConfig loaded, Need need, ModuleFlags modules, Problems problems) {
    Config root = loaded.root();
    Optional<GeneralConfig> general = GeneralConfig.of(root, problems);
    Optional<FilebeatConfig> filebeat = FilebeatConfig.of(root, problems, RegistryConfig.class);
    Optional<RegistryConfig> registry =
        FilebeatConfig.alongside(root, RegistryConfig.class, problems);
    Optional<QueueSettings> queue = queue(root, problems);
    Optional<PlannedOutput<?>> output =
        need == Need.INPUTS ? Optional.empty() : output(root, problems);
    if (general.isEmpty() || filebeat.isEmpty() || registry.isEmpty() || queue.isEmpty()) {
      problems.throwIfErrors();
      throw new IllegalStateException("configuration without result and without error");
    }
    String host = HostName.get();
    Identity identity =
        new Identity(
            general.get().identity().name(),
            general.get().identity().version(),
            host,
            general.get().name().filter(name -> !name.isEmpty()).orElse(host));
    SharedResources shared = new SharedResources();
    EdgeParsing parsing = new EdgeParsing(root, filebeat.get().parse(), loaded.paths(), shared);
    InputPlanner planner =
        new InputPlanner(root, general.get(), identity, parsing, shared, problems);
    ModuleLoader loader = modules(loaded, modules, identity, problems);
    InputsPlan inputs =
        need == Need.OUTPUT
            ? InputsPlan.none(planner, loader)
            : InputsPlan.of(loaded, filebeat.get(), modules, planner, loader, problems);
    problems.throwIfErrors();
    EnginePlan plan =
        new EnginePlan(
            root,
            loaded.paths(),
            general.get(),
            filebeat.get(),
            registry.get(),
            queue.get(),
            identity,
            inputs,
            output,
            shared);
    plan.checkOutput(problems);
    problems.throwIfErrors();
    return plan;
  }

  /**
   * Mistakes that show only when the output is put together, as names of files that are missing.
   */
  private void checkOutput(Problems problems) {
    if (output.isEmpty()) {
      return;
    }
    try {
      output.get().create(outputContext(new Metrics(), Clock.systemUTC(), pipelines));
    } catch (IllegalArgumentException e) {
      problems.error(output.get().section(), String.valueOf(e.getMessage()));
    } catch (ConfigException e) {
      problems.add(e);
    }
  }

  private static Optional<QueueSettings> queue(Config root, Problems problems) {
    List<Config> types = root.get("queue").map(Config::named).orElse(List.of());
    List<Config> enabled = types.stream().filter(Config::isEnabled).toList();
    if (enabled.size() > 1) {
      problems.error(enabled.get(1), "more than one namespace configured; keep one queue");
      return Optional.empty();
    }
    if (enabled.isEmpty()) {
      return Optional.of(Binder.defaults(QueueConfig.class).settings());
    }
    Config section = enabled.getFirst();
    if (section.name().equals("spool")) {
      problems.error(section, "the queue on disk is not available in this version of Skidder");
      return Optional.empty();
    }
    if (!section.name().equals("mem")) {
      problems.error(section, "'" + section.name() + "' is no valid queue type; use mem");
      return Optional.empty();
    }
    return new Binder(problems)
        .allowOther("enabled")
        .tryBind(section, QueueConfig.class)
        .map(QueueConfig::settings);
  }

  private static Optional<PlannedOutput<?>> output(Config root, Problems problems) {
    List<Config> outputs =
        root.get("output").map(Config::named).orElse(List.of()).stream()
            .filter(Config::isEnabled)
            .toList();
    if (outputs.isEmpty()) {
      problems.error(root, "No outputs are defined. Please define one under the output section.");
      return Optional.empty();
    }
    if (outputs.size() > 1) {
      problems.error(
          outputs.get(1),
          "more than one namespace configured: this version of Skidder has one output at a time;"
              + " remove all but one, or switch them off with enabled: false");
      return Optional.empty();
    }
    Config section = outputs.getFirst();
    @SuppressWarnings("rawtypes")
    Optional<OutputFactory> factory = Plugins.find(OutputFactory.class, section.name());
    if (factory.isEmpty()) {
      problems.error(
          section,
          "output type "
              + section.name()
              + " undefined; there are "
              + String.join(", ", Plugins.names(OutputFactory.class)));
      return Optional.empty();
    }
    return plannedOutput(factory.get(), section, problems);
  }

  @SuppressWarnings("unchecked")
  private static <C extends Record> Optional<PlannedOutput<?>> plannedOutput(
      OutputFactory<?> raw, Config section, Problems problems) {
    OutputFactory<C> factory = (OutputFactory<C>) raw;
    return new Binder(problems)
        .allowOther("enabled")
        .tryBind(section, factory.configType())
        .map(config -> new PlannedOutput<>(factory, config, section));
  }

  private static ModuleLoader modules(
      LoadedConfig loaded, ModuleFlags flags, Identity identity, Problems problems) {
    return new ModuleLoader(
        new ModuleLibrary(loaded.paths().home().resolve("module")),
        flags,
        loaded.root(),
        Platform.of(System.getProperty("os.name", ""), identity.hostname()),
        identity.name() + "-" + identity.version(),
        problems);
  }

  /** The directories. */
  public PathsConfig paths() {
    return paths;
  }

  /** The general settings. */
  public GeneralConfig general() {
    return general;
  }

  /** Settings of the registry. */
  public RegistryConfig registry() {
    return registry;
  }

  QueueSettings queue() {
    return queue;
  }

  /** Who we are on the wire. */
  public Identity identity() {
    return identity;
  }

  /** What plugins share; to be closed at the end. */
  SharedResources shared() {
    return shared;
  }

  Optional<Duration> shutdownTimeout() {
    return Optional.of(filebeat.shutdownTimeout()).filter(limit -> limit.isPositive());
  }

  /** Whether events are sent; in a dry run they are not. */
  boolean hasOutput() {
    return output.isPresent();
  }

  /** The output's connections; empty in a dry run. */
  Optional<OutputPlan> output(Metrics metrics, Clock clock) {
    return output(metrics, clock, pipelines);
  }

  /** The output's connections, for pipelines of another plan. */
  Optional<OutputPlan> output(Metrics metrics, Clock clock, ModulePipelines running) {
    return output.map(planned -> planned.create(outputContext(metrics, clock, running)));
  }

  /** Tries the output's connections and tells each step. */
  public boolean testOutput(StepReport report) {
    return output
        .orElseThrow()
        .test(outputContext(new Metrics(), Clock.systemUTC(), pipelines), report);
  }

  /**
   * Prepares the output's receiver once.
   *
   * @return whether there was something to do
   * @throws IOException when the receiver does not take it
   */
  public boolean setUpOutput() throws IOException {
    return output.orElseThrow().setUp(outputContext(new Metrics(), Clock.systemUTC(), pipelines));
  }

  private OutputContext outputContext(Metrics metrics, Clock clock, ModulePipelines running) {
    return new OutputContext(
        identity,
        metrics,
        clock,
        RandomGenerator.getDefault(),
        paths.data(),
        paths.config(),
        root,
        pipelines);
  }

  Config root() {
    return root;
  }

  /** The pipelines of modules; to be told what runs. */
  ModulePipelines pipelines() {
    return pipelines;
  }

  /** What is read. */
  InputsPlan inputs() {
    return inputs;
  }
}
