package org.skidder.core.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.pipeline.Route;

/**
 * A disk queue between a pipeline and an output. Start it before the output's workers, close it
 * after them. Thread-safe.
 */
public final class SpoolQueue implements AutoCloseable {
  private static final Duration FIRST_WAIT = Duration.ofMillis(10);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(20);

  private final Spool spool;
  private final Pipeline entrance;
  private final String route;
  private final Pipeline exit;
  private final SpoolClient client;
  private final OutputGroup writers;
  private final SpoolReader reader;

  private SpoolQueue(
      Spool spool,
      Pipeline entrance,
      String route,
      Pipeline exit,
      SpoolClient client,
      OutputGroup writers,
      SpoolReader reader) {
    this.spool = spool;
    this.entrance = entrance;
    this.route = route;
    this.exit = exit;
    this.client = client;
    this.writers = writers;
    this.reader = reader;
  }

  /**
   * Opens the spool.
   *
   * @param flushEvents events per write at most
   * @param entrance what inputs publish to
   * @param route name of the way through it that leads here
   * @param readAhead what may be in memory of that which was read and not acknowledged
   * @param prefix of the names of its metrics
   * @throws IOException when it cannot be used; the message says why
   */
  public static SpoolQueue open(
      SpoolOptions options,
      int flushEvents,
      Pipeline entrance,
      String route,
      QueueSettings readAhead,
      Metrics metrics,
      String prefix)
      throws IOException {
    Spool spool = Spool.open(options);
    metrics.gauge(prefix + ".events", spool::events);
    metrics.gauge(prefix + ".bytes", spool::bytes);
    metrics.gauge(prefix + ".size", options::size);
    spool.damage().register(metrics, prefix);
    // What goes through the spool was counted at its entrance; only results are counted here.
    Pipeline exit = new Pipeline(readAhead, List.of(Route.only(readAhead)), new Metrics(), metrics);
    SpoolClient client = new SpoolClient(spool);
    OutputPlan plan =
        new OutputPlan(
            "spool",
            List.of(client),
            false,
            flushEvents,
            options.bufferBytes(),
            FIRST_WAIT,
            LONGEST_WAIT);
    OutputGroup writers =
        new OutputGroup(
            plan, entrance, route, new Metrics(), RandomGenerator.getDefault(), _ -> {});
    return new SpoolQueue(
        spool, entrance, route, exit, client, writers, new SpoolReader(spool, exit));
  }

  /** What the output's workers take from. */
  public Pipeline exit() {
    return exit;
  }

  /** Begins to write and to read. */
  public void start() {
    reader.start();
    writers.start();
  }

  /** Events that the output did not acknowledge yet. */
  public long events() {
    return spool.events();
  }

  /** Waits until everything published is durable; tells whether it is. */
  public boolean awaitWritten(Duration limit) throws InterruptedException {
    return route.isEmpty()
        ? entrance.awaitDelivered(Optional.of(limit))
        : entrance.awaitDelivered(route, limit);
  }

  /**
   * Waits until the output acknowledged everything.
   *
   * @param limit at most so long; empty: without limit
   * @return whether it did
   */
  public boolean awaitSent(Optional<Duration> limit) throws InterruptedException {
    return spool.awaitEmpty(limit.map(Duration::toNanos).orElse(Long.MAX_VALUE));
  }

  /** Stops writing and reading; what was not sent stays on disk. */
  @Override
  public void close() {
    writers.close();
    client.end();
    exit.close();
    reader.close();
    spool.close();
  }
}
