package org.skidder.inputs.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.Template;
import org.skidder.core.event.Timestamps;
import org.skidder.core.log.Complaints;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.redis.Conversation;
import org.skidder.core.redis.ReplyReader;
import org.skidder.core.thread.Threads;
import org.skidder.core.tls.TlsClient;
import org.skidder.inputs.net.Complaint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the slow log of one server, again and again, on a virtual thread of its own. */
final class SlowLogReader {
  private static final Logger LOG = LoggerFactory.getLogger("input");
  private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\S+)");
  private static final byte[] NOTHING = {};

  /** Entries that are asked for first: what a server keeps unless it is told otherwise. */
  private static final int USUAL = 128;

  /** Entries that are asked for at most. */
  private static final int MOST = 1 << 16;

  private static final int STEP = 8;
  private static final int BATCH = 256;

  /**
   * What readers count.
   *
   * @param entries read
   * @param missed that the server had forgotten before they were read
   * @param failures to ask a server
   */
  record Counters(Counter entries, Counter missed, Counter failures) {
    static Counters in(Metrics metrics) {
      String prefix = "filebeat.input.redis.";
      return new Counters(
          metrics.counter(prefix + "entries.read"),
          metrics.counter(prefix + "entries.missed"),
          metrics.counter(prefix + "failures"));
    }
  }

  private final Server server;
  private final RedisInputConfig config;
  private final Optional<TlsClient> tls;
  private final Semaphore connections;
  private final InputContext context;
  private final long characters;
  private final Template template;
  private final Counters counters;
  private final Positions.OfServer positions;
  private final Publisher publisher;
  private final Complaints defects = new Complaints();
  private final Complaint missed = new Complaint();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Link link;
  private String lastFailure = "";

  /**
   * A reader that was not started.
   *
   * @param connections bounds those of all servers together
   * @param characters of the arguments of entries that are kept at one time
   */
  SlowLogReader(
      Server server,
      RedisInputConfig config,
      Optional<TlsClient> tls,
      Semaphore connections,
      InputContext context,
      long characters) {
    this.server = server;
    this.config = config;
    this.tls = tls;
    this.connections = connections;
    this.context = context;
    this.characters = characters;
    template = Template.of(context.common(), context.metadata());
    counters = Counters.in(context.metrics());
    positions =
        context.shared().get(Positions.class, Positions::new).of(server, context.registrar());
    publisher = positions.publisher(context);
    thread = Thread.ofVirtual().name("redis-slowlog").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** With {@code --once}: waits until the server was asked. */
  void awaitFinished() throws InterruptedException {
    if (context.once()) {
      finished.await();
    }
  }

  private void run() {
    try {
      do {
        tryToAsk();
      } while (!context.once() && !pause(config.scanFrequency()));
    } catch (InterruptedException e) {
      LOG.debug("redis {}: interrupted", server);
    } finally {
      finished.countDown();
    }
  }

  private void tryToAsk() throws InterruptedException {
    try {
      ask();
    } catch (RuntimeException | Error e) {
      // A mistake in the program at one entry must not be the end of all others.
      Threads.rethrowIfFatal(e);
      counters.failures().increment();
      defects
          .due(e.getClass())
          .ifPresent(times ->
              LOG.error(
                  "Reading the slow log of redis {} failed by a mistake in the program; it is tried"
                      + " again every {} s{}",
                  server,
                  config.scanFrequency().toMillis() / 1000.0,
                  Complaints.more(times),
                  e));
    }
  }

  private boolean pause(Duration time) throws InterruptedException {
    return stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void ask() throws InterruptedException {
    connections.acquire();
    try {
      positions.lock.lockInterruptibly();
      try (Link open = Link.open(server, tls, config.limit())) {
        link = open;
        if (!isStopping()) {
          read(open);
        }
        lastFailure = "";
      } catch (IOException e) {
        complain(e);
      } finally {
        link = null;
        positions.lock.unlock();
      }
    } finally {
      connections.release();
    }
  }

  private void complain(IOException failure) {
    if (isStopping()) {
      return;
    }
    counters.failures().increment();
    String reason = String.valueOf(failure.getMessage());
    if (reason.equals(lastFailure)) {
      LOG.debug("redis {}: {}", server, reason);
      return;
    }
    lastFailure = reason;
    LOG.error(
        "The slow log of redis {} cannot be read: {}; it is tried again every {} s",
        server,
        reason,
        config.scanFrequency().toMillis() / 1000.0);
  }

  private void read(Link open) throws IOException, InterruptedException {
    Conversation conversation = new Conversation(open::write, open::read);
    conversation.authenticate(config.login());
    String run = runId(conversation);
    long next = positions.next(run);
    int count = USUAL;
    boolean more = true;
    while (more && !isStopping()) {
      Entry.Answer answer = slowLog(conversation, count, next);
      if (answer.count() == 0) {
        return;
      }
      if (answer.newest() + 1 < next) {
        LOG.info("redis {}: the slow log begins anew: the server has been started again", server);
        next = 0;
      } else if (answer.count() == count && count < MOST && answer.oldest() > next) {
        count = Math.min(count * STEP, MOST);
      } else if (publish(run, next, answer.entries())) {
        // What found no room is read at once, before the server forgets it.
        more = answer.cut();
        next = positions.next(run);
      } else {
        return;
      }
    }
  }

  /** The newest entries: when the oldest of them is known, all new ones are among them. */
  private Entry.Answer slowLog(Conversation conversation, int count, long next) throws IOException {
    conversation.send("SLOWLOG", "GET", Integer.toString(count));
    return Entry.readAll(conversation.replies(), count, next, characters);
  }

  /** Which run of a server this is; empty when it does not tell (proxies, missing permission). */
  private static String runId(Conversation conversation) throws IOException {
    ReplyReader.Text info = conversation.ask("INFO", "server");
    Matcher matcher = RUN_ID.matcher(info.isError() ? "" : info.text());
    return matcher.find() ? matcher.group(1) : "";
  }

  /**
   * Hands over what is new; the oldest comes first, so that the position can follow.
   *
   * @return whether all of it was taken
   */
  private boolean publish(String run, long next, List<Entry> fresh) throws InterruptedException {
    if (fresh.isEmpty()) {
      return true;
    }
    tellMissed(next, fresh.getFirst().id());
    long now = context.clock().millis();
    String readAt = Timestamps.format(now);
    int step = Math.min(BATCH, publisher.maxBatchEvents());
    for (int from = 0; from < fresh.size(); from += step) {
      List<Entry> part = fresh.subList(from, Math.min(fresh.size(), from + step));
      EventBatch batch = new EventBatch(template, now, NOTHING, part.size());
      part.forEach(entry -> batch.add(entry.event(template, readAt), entry.size()));
      long behind = part.getLast().id() + 1;
      if (!publisher.publish(batch, null, () -> positions.delivered(run, behind))) {
        return false;
      }
      positions.read(run, behind);
      counters.entries().add(part.size());
    }
    return true;
  }

  private void tellMissed(long next, long oldest) {
    long gone = next == 0 ? 0 : oldest - next;
    if (gone > 0) {
      counters.missed().add(gone);
      missed.say(
          "redis "
              + server
              + ": "
              + gone
              + " entries of the slow log were gone before they could be read: raise"
              + " slowlog-max-len on the server or lower scan_frequency here; of more than "
              + MOST
              + " new entries the newest are read; SLOWLOG RESET removes entries, too");
    }
  }

  /** Ends it and waits for its end. */
  void close() {
    stopping.countDown();
    publisher.close();
    Link open = link;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("redis {}: closing: {}", server, e.getMessage());
      }
    }
    thread.interrupt();
    Threads.join(thread);
  }
}
