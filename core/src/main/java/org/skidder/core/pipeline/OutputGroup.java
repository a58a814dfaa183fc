package org.skidder.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.skidder.core.metrics.Metrics;

/**
 * The workers of one output: one per connection when the load is shared, else a single one that
 * moves from host to host on errors.
 */
public final class OutputGroup implements AutoCloseable {
  private final List<OutputWorker> workers = new ArrayList<>();

  /** Prepares the workers; nobody is told when the receiver is gone for good. */
  public OutputGroup(OutputPlan plan, Pipeline pipeline, Metrics metrics, RandomGenerator random) {
    this(plan, pipeline, metrics, random, _ -> {});
  }

  /**
   * Prepares the workers; {@link #start()} lets them run.
   *
   * @param random chooses hosts in failover
   * @param onClosed told, on a worker's thread, when the receiver is gone for good; should make the
   *     program stop and must not wait for the workers itself
   */
  public OutputGroup(
      OutputPlan plan,
      Pipeline pipeline,
      Metrics metrics,
      RandomGenerator random,
      Consumer<OutputClosedException> onClosed) {
    this(plan, pipeline, "", metrics, random, onClosed);
  }

  /**
   * Prepares the workers of one of several outputs.
   *
   * @param route name of its way through the pipeline
   */
  public OutputGroup(
      OutputPlan plan,
      Pipeline pipeline,
      String route,
      Metrics metrics,
      RandomGenerator random,
      Consumer<OutputClosedException> onClosed) {
    Lane lane = pipeline.lane(route);
    lane.waits(plan.backoffInit(), plan.backoffMax());
    OutputWorker.Counters counters = new OutputWorker.Counters(metrics);
    List<OutputClient> clients = plan.clients();
    if (!plan.loadBalance() && clients.size() > 1) {
      clients = List.of(new FailoverClient(clients, random));
    }
    for (int i = 0; i < clients.size(); i++) {
      String name = "output-" + plan.name() + "-" + i;
      workers.add(new OutputWorker(name, clients.get(i), plan, lane, counters, onClosed));
    }
  }

  /** Starts the workers. */
  public void start() {
    workers.forEach(OutputWorker::start);
  }

  /**
   * Stops the workers: closes their connections and waits for their threads to end. What one gives
   * back meanwhile is not sent again by another.
   */
  @Override
  public void close() {
    workers.forEach(OutputWorker::takeNoMore);
    workers.forEach(OutputWorker::stop);
    workers.forEach(OutputWorker::join);
  }
}
