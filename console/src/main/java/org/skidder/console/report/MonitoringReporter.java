package org.skidder.console.report;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.skidder.console.Program;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends metrics and state, as the monitoring of Elasticsearch takes them from Beats, on a thread of
 * its own. Thread-safe.
 */
public final class MonitoringReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("monitoring");
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** After so many refusals in a row the server may have become another: all is asked anew. */
  private static final int REFUSALS = 3;

  private final Destination destination;
  private final Program program;
  private final Clock clock;
  private final RandomGenerator random;
  private final Pace pace;
  private final Metrics.Counter sent;
  private final Metrics.Counter failed;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Session session;
  private int refused; // in a row
  private long waiting;
  private long told;
  private boolean everTold;

  /**
   * Waits while no server takes reports.
   *
   * @param first after the first failure; it doubles with each further one
   * @param longest limit of the doubling
   */
  record Pace(Duration first, Duration longest) {
    static final Pace USUAL = new Pace(Duration.ofSeconds(30), Duration.ofMinutes(5));
  }

  /** Prepares; {@link #start()} begins. */
  public MonitoringReporter(Destination destination, Program program) {
    this(destination, program, Clock.systemUTC(), RandomGenerator.getDefault(), Pace.USUAL);
  }

  MonitoringReporter(
      Destination destination, Program program, Clock clock, RandomGenerator random, Pace pace) {
    this.destination = destination;
    this.program = program;
    this.clock = clock;
    this.random = random;
    this.pace = pace;
    sent = program.metrics().counter("monitoring.reports.sent");
    failed = program.metrics().counter("monitoring.reports.failed");
    waiting = pace.first().toNanos();
    thread = Thread.ofVirtual().name("monitoring").unstarted(this::run);
  }

  /** Begins to report. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        try (Session open = destination.session(program.identity().version(), random)) {
          session = open;
          attempt(open);
        }
      } while (!stopped.await(nextWait(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt(Session with) throws InterruptedException {
    try {
      with.open();
      LOG.debug("Reports go to the monitoring of {}", with.host());
      report(with);
    } catch (IOException e) {
      if (stopped.getCount() > 0) {
        complain(with, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Grows up to its limit; at random, so that not all shippers of a site come at once. */
  private long nextWait() {
    long wait = waiting;
    waiting = Math.min(2 * wait, pace.longest().toNanos());
    return wait + random.nextLong(wait / 4 + 1);
  }

  /** An outage is no news each time. */
  private void complain(Session with, String reason) {
    String text = "Reports to the monitoring of {} are dropped: {}; it is tried again";
    long now = System.nanoTime();
    if (everTold && now - told < QUIET_NANOS) {
      LOG.debug(text, with.host(), reason);
    } else {
      everTold = true;
      told = now;
      LOG.info(text, with.host(), reason);
    }
  }

  /** Reports until it is stopped, the server cannot be reached or takes no report any more. */
  private void report(Session to) throws IOException, InterruptedException {
    refused = 0;
    long metricsPeriod = destination.config().metrics().period().toNanos();
    long statePeriod = destination.config().state().period().toNanos();
    long metricsDue = System.nanoTime() + metricsPeriod;
    long stateDue = System.nanoTime() + statePeriod;
    while (!stopped.await(
        Math.min(metricsDue - System.nanoTime(), stateDue - System.nanoTime()),
        TimeUnit.NANOSECONDS)) {
      if (metricsDue - System.nanoTime() <= 0) {
        send(to, "beats_stats", "metrics", program.metrics().tree(), metricsPeriod);
        metricsDue = next(metricsDue, metricsPeriod);
      }
      if (stateDue - System.nanoTime() <= 0) {
        send(to, "beats_state", "state", program.state(), statePeriod);
        stateDue = next(stateDue, statePeriod);
      }
    }
  }

  /** Reports that are late are not made up for. */
  private static long next(long due, long period) {
    return Math.max(due, System.nanoTime() - period) + period;
  }

  private void send(
      Session to, String type, String key, Map<String, Object> values, long periodNanos)
      throws IOException {
    Optional<String> refusal;
    try {
      refusal = to.send(document(type, key, values), Duration.ofNanos(periodNanos));
    } catch (IOException e) {
      if (stopped.getCount() > 0) {
        failed.increment();
      }
      throw e;
    }
    if (refusal.isPresent()) {
      failed.increment();
      refused(to, refusal.get());
      return;
    }
    sent.increment();
    refused = 0;
    waiting = pace.first().toNanos();
  }

  private void refused(Session by, String reason) throws IOException {
    refused++;
    if (refused == REFUSALS) {
      throw new IOException(reason);
    }
    complain(by, reason);
  }

  private byte[] document(String type, String key, Map<String, Object> values) {
    Map<String, Object> beat = new TreeMap<>();
    beat.put("host", program.identity().hostname());
    beat.put("name", program.identity().shipper());
    beat.put("type", program.identity().name());
    beat.put("uuid", program.uuid());
    beat.put("version", program.identity().version());
    Map<String, Object> document = new TreeMap<>();
    document.put("beat", beat);
    document.put("timestamp", clock.instant());
    document.put(key, values);
    if (!destination.config().tags().isEmpty()) {
      document.put("tags", destination.config().tags());
    }
    JsonBuffer out = new JsonBuffer(8192);
    out.ascii("{\"index\":{\"_index\":\"\",\"_routing\":null,\"_type\":\"");
    out.ascii(type).ascii("\"}}\n");
    DocumentEncoder.value(document, out, false);
    return out.raw('\n').toByteArray();
  }

  /** Ends the reports; one that is under way is given up. */
  @Override
  public void close() {
    stopped.countDown();
    Session open = session;
    if (open != null) {
      open.abort();
    }
  }
}
