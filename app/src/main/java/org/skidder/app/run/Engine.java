package org.skidder.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.skidder.containers.discovery.Autodiscover;
import org.skidder.containers.discovery.DiscoveryPlan;
import org.skidder.containers.discovery.ProviderContext;
import org.skidder.core.config.Comparison;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Durations;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.OutputClosedException;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.RateLimit;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.SharedResources;
import org.skidder.core.plugin.SourceStatus;
import org.skidder.core.registry.DataPathLock;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.Registry;
import org.skidder.core.reload.RunningInputs;
import org.skidder.core.reload.WantedInput;
import org.skidder.modules.Fileset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Skidder. Start it once, close it once; closing stops in the order that loses nothing:
 * inputs, then what is under way, outputs, registry.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("beat");

  /** The sections that say where events go. */
  private static final Set<String> OUTPUTS = Set.of("output", "outputs");

  /** How long the last positions may take to reach the disk. */
  private static final Duration LAST_WRITE = Duration.ofSeconds(10);

  /** How long to wait for events that no later start could read again. */
  private static final Duration LAST_CHANCE = Duration.ofSeconds(5);

  private final EnginePlan plan;
  private final boolean once;
  private final SharedResources shared;
  private final DataPathLock dataPath;
  private final Optional<DryRun> dryRun;
  private final Registrar registrar;
  private final Pipeline pipeline;
  private final Metrics metrics;
  private final Clock clock;
  private final RunningOutputs outputs;

  /** The configuration that the outputs are connected by; of all others that of the plan counts. */
  private Config connected;

  private boolean closing;
  private final RunningInputs inputs;
  private final Reloader reloader;
  private final Optional<Autodiscover> discovery;
  private final Object modulesLock = new Object();
  private final List<WantedInput> fixed = new ArrayList<>();
  private volatile boolean interrupted;
  private volatile List<String> modules = List.of();

  /**
   * Builds everything and opens the registry; nothing is read or sent yet.
   *
   * @param once whether to end when everything present was read
   * @param onClosed told when the output is closed for good (nobody reads standard output any
   *     more); it must not wait for the engine
   *     <p>What was opened until a failure is closed again.
   * @throws IOException when data path or registry cannot be used; the message says why
   * @throws ConfigException when an input cannot be made of its options
   */
  public Engine(
      EnginePlan plan,
      Metrics metrics,
      Clock clock,
      boolean once,
      Consumer<OutputClosedException> onClosed)
      throws IOException {
    this.plan = plan;
    this.metrics = metrics;
    this.clock = clock;
    connected = plan.root();
    shared = plan.shared();
    // Processors were made before there was anything to count in.
    shared.get(Metrics.class, () -> metrics);
    this.once = once;
    Opened opened = new Opened();
    opened.add(shared);
    try {
      Path data = plan.paths().data();
      dataPath = opened.add(DataPathLock.acquire(data));
      dryRun = plan.hasOutput() ? Optional.empty() : Optional.of(opened.add(new DryRun()));
      registrar = opened.add(registrar(data));
      registrar.register(metrics);
      outputs = opened.add(plan.outputs(metrics, clock, onClosed));
      pipeline = outputs.pipeline();
      InputPlanner.Contexts contexts = contexts();
      inputs = new RunningInputs(metrics);
      EngineMetrics.register(metrics, pipeline::passedBy, () -> inputs.inputs().size());
      reloader =
          new Reloader(plan.inputs().reloaded(), inputs, contexts, metrics, this::inputsAreRead);
      discovery = plan.inputs().discovery().map(planned -> autodiscover(planned, contexts));
      inputsAreRead();
      plan.inputs().fixed().forEach(input -> fixed.add(made(input, contexts, opened)));
    } catch (Throwable e) {
      opened.close();
      throw e;
    }
  }

  private Registrar registrar(Path data) throws IOException {
    if (dryRun.isEmpty()) {
      return Registry.open(plan.registry(), data, clock);
    }
    LOG.info(
        "Dry run mode. All outputs are disabled: nothing is sent, and positions are not kept.");
    return dryRun.get().registrar(plan.registry(), data, clock);
  }

  private InputPlanner.Contexts contexts() {
    Metrics.Counter heldBack = EngineMetrics.heldBack(metrics);
    return (filter, limit, common, metadata) ->
        new InputContext(
            pipeline,
            dryRun.isPresent() ? DryRun.discarding(filter) : filter,
            RateLimit.of(limit, heldBack),
            common,
            metadata,
            registrar,
            metrics,
            clock,
            shared,
            once,
            plan.paths().data(),
            plan.paths().config());
  }

  private Autodiscover autodiscover(DiscoveryPlan planned, InputPlanner.Contexts contexts) {
    DiscoveredInputs host =
        new DiscoveredInputs(plan.inputs(), inputs, contexts, clock, this::inputsAreRead);
    return planned.autodiscover(
        host, new ProviderContext(plan.identity(), metrics, shared, plan.paths().config()));
  }

  /** Called by whoever read the configuration of inputs, or discovered some. */
  private void inputsAreRead() {
    synchronized (modulesLock) {
      List<InputPlan> all = plan.inputs().all();
      plan.pipelines().update(all);
      modules =
          all.stream()
              .flatMap(input -> input.fileset().stream())
              .map(Fileset::module)
              .distinct()
              .toList();
    }
  }

  /** An input that is made already: what is wrong with it ends the start. */
  private static WantedInput made(InputPlan plan, InputPlanner.Contexts contexts, Opened opened) {
    Input input;
    try {
      input = opened.add(plan.planned().create(contexts));
    } catch (IllegalArgumentException e) {
      Config at = plan.section();
      throw new ConfigException(at.origin(), at.path(), String.valueOf(e.getMessage()));
    }
    WantedInput wanted = plan.wanted(contexts);
    return new WantedInput(wanted.identity(), wanted.name(), () -> input);
  }

  /**
   * Takes over another configuration while running: its output, if that changed or has
   * certificates, and the external files as they are now. The other sections stay what they were.
   *
   * @param reread reads a plan that is in order; called when no other reload is under way, so that
   *     what was read last is in force
   * @return names of sections that differ from what is in force: they take effect at the next start
   */
  public synchronized Set<String> reload(Supplier<EnginePlan> reread) {
    if (closing) {
      return Set.of();
    }
    EnginePlan fresh = reread.get();
    Config root = fresh.root();
    Set<String> pending = pending(root);
    if (isOutputChanged(root) && fresh.reconnect(outputs, metrics, clock, plan)) {
      connected = root;
      pending.removeAll(OUTPUTS);
    }
    reloader.now();
    return pending;
  }

  private boolean isOutputChanged(Config root) {
    return OUTPUTS.stream()
        .anyMatch(section -> isChanged(root, section) || hasCertificates(plain(root, section)));
  }

  private boolean isChanged(Config root, String section) {
    Config inForce = OUTPUTS.contains(section) ? connected : plan.root();
    return !plain(root, section).equals(plain(inForce, section));
  }

  /** Whether an output has TLS options: the files that they name may have changed. */
  private static boolean hasCertificates(Object settings) {
    return switch (settings) {
      case Map<?, ?> map ->
          map.containsKey("ssl") || map.values().stream().anyMatch(Engine::hasCertificates);
      case List<?> list -> list.stream().anyMatch(Engine::hasCertificates);
      default -> false;
    };
  }

  private Set<String> pending(Config root) {
    Set<String> names = new TreeSet<>(root.names());
    names.addAll(plan.root().names());
    names.addAll(connected.names());
    names.removeIf(name -> !isChanged(root, name));
    return names;
  }

  private static Object plain(Config root, String section) {
    return root.get(section).map(Comparison::ofAccepted).orElse("");
  }

  /**
   * Starts outputs and inputs.
   *
   * @throws IOException when inputs cannot be discovered; the message says why
   */
  public void start() throws IOException {
    outputs.start();
    String modules = InputsPlan.describe(plan.inputs().all());
    if (!modules.isEmpty()) {
      LOG.info("Enabled modules/filesets: {}", modules);
    }
    if (once) {
      return;
    }
    inputs.apply("configuration", fixed);
    reloader.start();
    if (discovery.isPresent()) {
      discovery.get().start();
    }
  }

  /**
   * Runs the inputs one after another to their end ({@code --once}); an interrupt ends it.
   *
   * @throws IOException when inputs cannot be discovered; the message says why
   */
  public void runOnce() throws InterruptedException, IOException {
    try {
      List<WantedInput> all = new ArrayList<>(fixed);
      all.addAll(reloader.readOnce());
      if (discovery.isPresent()) {
        all.addAll(DiscoveredInputs.wishes(discovery.get().once()));
      }
      inputs.runOnce(all);
    } catch (InterruptedException e) {
      interrupted = true;
      throw e;
    }
  }

  /** Types of the inputs that run, one for each. */
  List<String> inputTypes() {
    return inputs.inputs().stream().map(Input::type).toList();
  }

  /** Names of the modules whose filesets are wanted, each once. */
  List<String> modules() {
    return modules;
  }

  /** How far the inputs are with their sources. */
  List<SourceStatus> sources() {
    return inputs.inputs().stream().flatMap(input -> input.sources().stream()).toList();
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
    }
    reloader.close();
    discovery.ifPresent(Autodiscover::close);
    inputs.close();
    awaitDelivery();
    outputs.close();
    try {
      registrar.awaitWritten(LAST_WRITE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    registrar.close();
    dryRun.ifPresent(DryRun::close);
    shared.close();
    try {
      dataPath.close();
    } catch (IOException e) {
      LOG.debug("releasing the data path: {}", e.getMessage());
    }
  }

  /** Has every input warn, also behind the first that has something to warn of. */
  private boolean warnOfLastChances() {
    boolean any = false;
    for (Input input : inputs.inputs()) {
      any |= input.warnOfLastChance();
    }
    return any;
  }

  private void awaitDelivery() {
    Optional<Duration> limit = plan.shutdownTimeout();
    if (limit.isEmpty() && (!once || interrupted)) {
      if (pipeline.active() == 0 || !warnOfLastChances()) {
        return;
      }
      limit = Optional.of(LAST_CHANCE);
    }
    try {
      limit
          .map(Durations::printInLog)
          .ifPresent(max -> LOG.info("Shutdown output timer started. Waiting for max {}.", max));
      if (outputs.awaitDelivered(limit, once)) {
        LOG.info("Continue shutdown: All enqueued events being published.");
      } else {
        LOG.info("Continue shutdown: Time out waiting for events being published.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
