package org.skidder.app.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.OutputClosedException;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.pipeline.Route;
import org.skidder.core.pipeline.Route.WhenFull;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.spool.FilebeatSpool;
import org.skidder.core.spool.SpoolConfig;
import org.skidder.core.spool.SpoolOptions;
import org.skidder.core.spool.SpoolQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline, and what takes from it: workers of each output, through a spool of its own where
 * one is configured. Start it once, close it once.
 */
final class RunningOutputs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("beat");

  /** How long writing to spools may take when everything stops. */
  private static final Duration LAST_FLUSH = Duration.ofSeconds(10);

  private final Pipeline pipeline;
  private final List<SpoolQueue> spools = new ArrayList<>();
  private final List<Way> ways = new ArrayList<>();
  private final List<OutputGroup> groups = new ArrayList<>();

  /** From where an output's workers take, to be connected anew. */
  private record Way(
      PlannedOutput output,
      Pipeline source,
      String route,
      Metrics metrics,
      Consumer<OutputClosedException> onClosed) {
    OutputGroup connect(OutputPlan plan) {
      EngineMetrics.registerOutput(metrics, plan.name());
      return new OutputGroup(plan, source, route, metrics, RandomGenerator.getDefault(), onClosed);
    }
  }

  private RunningOutputs(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** A pipeline that nobody takes from, for a dry run. */
  static RunningOutputs none(QueuePlan queue, Metrics metrics) {
    return new RunningOutputs(new Pipeline(queue.memory(), metrics));
  }

  /**
   * Builds all outputs; nothing is sent yet.
   *
   * @throws IOException when a spool cannot be used; the message says why
   */
  static RunningOutputs of(
      OutputsPlan plan,
      QueuePlan queue,
      OutputContext context,
      Consumer<OutputClosedException> onClosed)
      throws IOException {
    QueueSettings bounds = bounds(plan, queue);
    List<Route> routes = new ArrayList<>();
    for (PlannedOutput output : plan.all()) {
      routes.add(route(output, plan, queue, bounds));
    }
    Metrics metrics = context.metrics();
    if (!plan.isSingle()) {
      // Those of the whole; each output has its own beside them.
      EngineMetrics.registerOutput(metrics, plan.types());
    }
    RunningOutputs running = new RunningOutputs(new Pipeline(bounds, routes, metrics, metrics));
    try {
      for (PlannedOutput output : plan.all()) {
        running.add(output, queue, context, onClosed);
      }
    } catch (IOException | RuntimeException e) {
      running.close();
      throw e;
    }
    return running;
  }

  /** Bounds of everything in memory in front of outputs and spools. */
  static QueueSettings bounds(OutputsPlan plan, QueuePlan queue) {
    QueueSettings stated = queue.memory();
    if (plan.isSingle()) {
      return stated;
    }
    // Each way has flush rules of its own.
    return new QueueSettings(stated.events(), stated.bytes(), 1, Duration.ZERO);
  }

  private static Route route(
      PlannedOutput output, OutputsPlan plan, QueuePlan queue, QueueSettings bounds) {
    QueuePlan own = output.queueOr(queue);
    QueueSettings limits = ownBounds(output, plan, bounds);
    return new Route(
        output.name(),
        output.condition(),
        output.whenFull(),
        limits.events(),
        limits.bytes(),
        own.flush());
  }

  /** What an output may hold of the whole. */
  static QueueSettings ownBounds(PlannedOutput output, OutputsPlan plan, QueueSettings all) {
    Optional<QueueSettings> stated = output.queue().ownBounds();
    if (stated.isPresent()) {
      return stated.get();
    }
    if (output.whenFull() == WhenFull.BLOCK) {
      return new QueueSettings(Integer.MAX_VALUE, Long.MAX_VALUE, 1, Duration.ZERO);
    }
    long dropping = plan.all().stream().filter(other -> other.whenFull() == WhenFull.DROP).count();
    return new QueueSettings(
        (int) (all.events() / (2 * dropping)), all.bytes() / (2 * dropping), 1, Duration.ZERO);
  }

  private void add(
      PlannedOutput output,
      QueuePlan queue,
      OutputContext context,
      Consumer<OutputClosedException> onClosed)
      throws IOException {
    String name = output.name();
    boolean single = name.isEmpty();
    Metrics metrics =
        single
            ? context.metrics()
            : context.metrics().branch("libbeat.output.", "libbeat.outputs." + name + ".");
    OutputPlan plan = output.create(context.withMetrics(metrics));
    QueuePlan own = output.queueOr(queue);
    Pipeline source = pipeline;
    String route = name;
    Optional<SpoolOptions> where = output.spool(queue, context.dataPath());
    if (where.isPresent()) {
      SpoolConfig config = own.spool().orElseThrow();
      FilebeatSpool.warnIfThere(config.path(context.dataPath()));
      SpoolQueue spool = spool(config, where.get(), route, plan, context.metrics());
      spools.add(spool);
      source = spool.exit();
      route = "";
    }
    Way way = new Way(output, source, route, metrics, onClosed);
    ways.add(way);
    groups.add(way.connect(plan));
  }

  private SpoolQueue spool(
      SpoolConfig config, SpoolOptions where, String route, OutputPlan plan, Metrics metrics)
      throws IOException {
    return SpoolQueue.open(
        where,
        config.flushEvents(),
        pipeline,
        route,
        config.readAhead(plan.maxEvents()),
        metrics,
        route.isEmpty() ? "libbeat.pipeline.queue.spool" : "libbeat.outputs." + route + ".spool");
  }

  /** What inputs publish to. */
  Pipeline pipeline() {
    return pipeline;
  }

  /**
   * Connects all outputs anew, with their targets as a fresh plan says. What is not acknowledged is
   * sent again. What is wrong with one of them is thrown before anything changed.
   *
   * @return whether it did; not when the plan differs in what cannot change while outputs run
   */
  boolean reconnect(OutputsPlan fresh, OutputContext context) {
    if (!fresh.shape().equals(ways.stream().map(way -> way.output().shape()).toList())) {
      LOG.warn(
          "Names, kinds, conditions, policies and queues of outputs take effect at the next start;"
              + " no output is connected anew");
      return false;
    }
    List<OutputPlan> plans = new ArrayList<>();
    for (int i = 0; i < ways.size(); i++) {
      plans.add(fresh.all().get(i).create(context.withMetrics(ways.get(i).metrics())));
    }
    LOG.info("The output is connected anew; what is not acknowledged is sent again");
    for (int i = 0; i < ways.size(); i++) {
      groups.get(i).close();
      OutputGroup group = ways.get(i).connect(plans.get(i));
      groups.set(i, group);
      group.start();
    }
    return true;
  }

  /** Starts all outputs. */
  void start() {
    spools.forEach(SpoolQueue::start);
    groups.forEach(OutputGroup::start);
  }

  /**
   * Waits until everything published is acknowledged.
   *
   * @param limit at most so long; empty: without limit
   * @param sent whether what is safe in a spool is to be sent, too
   * @return whether it is
   */
  boolean awaitDelivered(Optional<Duration> limit, boolean sent) throws InterruptedException {
    long start = System.nanoTime();
    boolean all = pipeline.awaitDelivered(limit);
    for (SpoolQueue spool : spools) {
      if (all && sent) {
        all = spool.awaitSent(limit.map(max -> max.minusNanos(System.nanoTime() - start)));
      }
    }
    return all;
  }

  /** Stops; what was read is written to spools before, sent is nothing more. */
  @Override
  public void close() {
    for (SpoolQueue spool : spools) {
      awaitWritten(spool);
    }
    groups.forEach(OutputGroup::close);
    spools.forEach(SpoolQueue::close);
    pipeline.close();
  }

  private static void awaitWritten(SpoolQueue spool) {
    try {
      if (!spool.awaitWritten(LAST_FLUSH)) {
        LOG.warn(
            "Not everything could be written to the spool in time; the rest is read again from its"
                + " source at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
