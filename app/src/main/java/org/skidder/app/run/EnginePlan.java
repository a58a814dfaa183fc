package org.skidder.app.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
import org.skidder.core.pipeline.OutputClosedException;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.SharedResources;
import org.skidder.core.plugin.StepReport;
import org.skidder.core.registry.RegistryConfig;
import org.skidder.modules.Fileset;
import org.skidder.modules.ModuleFlags;
import org.skidder.modules.ModuleLibrary;
import org.skidder.modules.ModuleLoader;
import org.skidder.modules.Platform;
import org.skidder.outputs.elasticsearch.ElasticsearchHosts;
import org.skidder.setup.SetUp;
import org.skidder.setup.SetupSections;

/**
 * A configuration, read, checked and ready to run. Making it opens no file of a user and connects
 * to nothing; all mistakes are reported at once.
 */
public final class EnginePlan {
  private final Config root;
  private final PathsConfig paths;
  private final Sections sections;
  private final Identity identity;
  private final InputsPlan inputs;
  private final Optional<OutputsPlan> outputs;
  private final SharedResources shared;
  private final ModuleLibrary library;
  private final List<Fileset> filesets;
  private final ModulePipelines pipelines;

  private EnginePlan(
      Config root,
      PathsConfig paths,
      Sections sections,
      Identity identity,
      InputsPlan inputs,
      Optional<OutputsPlan> outputs,
      SharedResources shared,
      ModuleLibrary library,
      List<Fileset> filesets) {
    this.root = root;
    this.paths = paths;
    this.sections = sections;
    this.identity = identity;
    this.inputs = inputs;
    this.outputs = outputs;
    this.shared = shared;
    this.library = library;
    this.filesets = filesets;
    pipelines = new ModulePipelines(sections.filebeat().overwritePipelines());
    pipelines.take(filesets);
  }

  /**
   * Sections whose options are read. Those with mistakes, which are in the problems then, have
   * their defaults, so that the rest can be checked, too.
   *
   * @param queue empty when it has mistakes
   */
  private record Sections(
      GeneralConfig general,
      FilebeatConfig filebeat,
      RegistryConfig registry,
      Optional<QueuePlan> queue,
      SetupSections setup) {

    static Sections of(Config root, Need need, Problems problems) {
      Optional<SetupSections> setup =
          problems.reading(() ->
              need == Need.SETUP
                  ? SetupSections.of(root, problems)
                  : SetupSections.forRun(root, problems));
      return new Sections(
          GeneralConfig.of(root, problems).orElseGet(() -> Binder.defaults(GeneralConfig.class)),
          FilebeatConfig.of(root, problems, RegistryConfig.class),
          FilebeatConfig.alongside(root, RegistryConfig.class, problems)
              .orElseGet(() -> Binder.defaults(RegistryConfig.class)),
          problems.reading(() -> QueuePlan.of(root, problems)),
          setup.or(() -> SetupSections.of(Config.empty(), new Problems())).orElseThrow());
    }
  }

  /** What a command needs of the configuration. */
  public enum Need {
    /** Inputs and an output: {@code run}, {@code test config}. */
    ALL,
    /** Inputs only: {@code run -N}. */
    INPUTS,
    /** An output only: {@code test output}. */
    OUTPUT,
    /** The outputs, and the modules without their inputs: {@code setup}. */
    SETUP
  }

  /**
   * Reads a configuration.
   *
   * @throws ConfigException with all that is wrong with it
   */
  public static EnginePlan of(LoadedConfig loaded, Need need, Problems problems) {
    return of(loaded, need, ModuleFlags.NONE, problems);
  }

  /**
   * Reads a configuration.
   *
   * @param modules what the command line says about modules
   * @throws ConfigException with all that is wrong with it
   */
  public static EnginePlan of(
      LoadedConfig loaded, Need need, ModuleFlags modules, Problems problems) {
    try {
      EnginePlan plan = read(loaded, need, modules, problems);
      problems.throwIfErrors();
      return plan;
    } catch (ConfigException e) {
      problems.add(e);
      problems.throwIfErrors(); // with what was found before
      throw e;
    }
  }

  /** Reads everything, whatever mistakes there are. */
  private static EnginePlan read(
      LoadedConfig loaded, Need need, ModuleFlags modules, Problems problems) {
    Config root = loaded.root();
    Sections sections = Sections.of(root, need, problems);
    Optional<OutputsPlan> outputs =
        need == Need.INPUTS
            ? Optional.empty()
            : problems.reading(() -> OutputsPlan.of(root, problems));
    GeneralConfig general = sections.general();
    FilebeatConfig filebeat = sections.filebeat();
    String host = HostName.get();
    Identity identity =
        new Identity(
            general.identity().name(),
            general.identity().version(),
            host,
            general.name().orElse(host));
    SharedResources shared = new SharedResources();
    EdgeParsing parsing = new EdgeParsing(root, filebeat.parse(), loaded.paths(), shared, problems);
    InputPlanner planner =
        new InputPlanner(
            root, general, identity, parsing, shared, loaded.paths().config(), problems);
    ModuleLibrary library = ModuleLibrary.of(loaded.paths());
    ModuleLoader loader =
        modules(loaded, modules, host, identity.name() + "-" + identity.version(), problems);
    InputsPlan inputs =
        need == Need.OUTPUT || need == Need.SETUP
            ? InputsPlan.none(planner, loader)
            : InputsPlan.of(loaded, filebeat, modules, planner, loader, problems);
    List<Fileset> filesets =
        need == Need.SETUP
            ? ModulesInUse.of(loaded, filebeat, modules, loader, problems)
            : List.of();
    EnginePlan plan =
        new EnginePlan(
            root, loaded.paths(), sections, identity, inputs, outputs, shared, library, filesets);
    // For a mere test of connections, nothing needs to be loaded that is not configured yet.
    if (need != Need.OUTPUT) {
      outputs.ifPresent(planned -> planned.check(plan.checkContext(), sections.queue(), problems));
    }
    return plan;
  }

  /**
   * What loads modules.
   *
   * @param prefix beginning of the ids of their pipelines
   */
  static ModuleLoader modules(
      LoadedConfig loaded, ModuleFlags flags, String hostname, String prefix, Problems problems) {
    return new ModuleLoader(
        ModuleLibrary.of(loaded.paths()),
        flags,
        loaded.root(),
        Platform.of(System.getProperty("os.name", ""), hostname),
        prefix,
        problems);
  }

  /** The directories. */
  public PathsConfig paths() {
    return paths;
  }

  /** The general settings. */
  public GeneralConfig general() {
    return sections.general();
  }

  /** Settings of the registry. */
  public RegistryConfig registry() {
    return sections.registry();
  }

  private QueuePlan queue() {
    return sections.queue().orElseThrow();
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
    return Optional.of(sections.filebeat().shutdownTimeout()).filter(limit -> limit.isPositive());
  }

  /** Whether events are sent; in a dry run they are not. */
  boolean hasOutput() {
    return outputs.isPresent();
  }

  /**
   * The pipeline with its outputs, without any in a dry run.
   *
   * @throws IOException when a spool cannot be used; the message says why
   */
  RunningOutputs outputs(Metrics metrics, Clock clock, Consumer<OutputClosedException> onClosed)
      throws IOException {
    return outputs.isPresent()
        ? RunningOutputs.of(
            outputs.get(), queue(), outputContext(metrics, clock, pipelines, shared), onClosed)
        : RunningOutputs.none(queue(), metrics);
  }

  /**
   * Connects running outputs anew, as this plan says, with what belongs to the running one.
   *
   * @return whether it did; not when that needs a new start
   */
  boolean reconnect(RunningOutputs running, Metrics metrics, Clock clock, EnginePlan present) {
    OutputContext context = outputContext(metrics, clock, present.pipelines, present.shared);
    return outputs.map(planned -> running.reconnect(planned, context)).orElse(true);
  }

  /** Tries the connections of all outputs and tells each step. */
  public boolean testOutput(StepReport report) {
    return outputs.orElseThrow().test(checkContext(), report);
  }

  /** Surroundings for what does not run. */
  private OutputContext checkContext() {
    return outputContext(new Metrics(), Clock.systemUTC(), pipelines, new SharedResources());
  }

  /** The servers of the outputs that are Elasticsearch. */
  public List<ElasticsearchHosts> elasticsearch() {
    return outputs.map(planned -> planned.elasticsearch(checkContext())).orElse(List.of());
  }

  /** The filesets of modules that are in use; only in a plan for {@code setup}. */
  public List<Fileset> filesets() {
    return filesets;
  }

  /** Prepares receivers as this configuration says. */
  public SetUp setUp() {
    return new SetUp(root, sections.setup(), paths.home(), paths.config(), identity, library);
  }

  /** Whether dashboards are imported before anything runs. */
  public boolean importsDashboards() {
    return sections.setup().importsAtStart();
  }

  private OutputContext outputContext(
      Metrics metrics, Clock clock, ModulePipelines running, SharedResources common) {
    return new OutputContext(
        identity,
        metrics,
        clock,
        RandomGenerator.getDefault(),
        paths.data(),
        paths.config(),
        root,
        running,
        library,
        common,
        "",
        false);
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
