package org.skidder.containers.discovery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.skidder.core.config.Comparison;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.FieldMap;
import org.skidder.core.log.Complaints;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps inputs running for what providers see.
 *
 * <p>One worker does everything. What is told meanwhile piles up, at most once for each thing, and
 * is taken over together: a thousand containers that start at once are one change. Configurations
 * that are equal share an input, which ends when the last thing that it is for has gone, {@link
 * Provider#cleanupTimeout} has passed and everything is read.
 */
public final class Autodiscover implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("autodiscover");
  private static final long LONGEST_RETRY_NANOS = TimeUnit.MINUTES.toNanos(5);

  /**
   * How patient it is.
   *
   * @param retryNanos after which is tried again for the first time what did not work
   * @param freshNanos that an input has to find its files: at once, but hundreds may start together
   * @param lookNanos after which is looked again whether what has gone is read to its end
   */
  public record Patience(long retryNanos, long freshNanos, long lookNanos) {
    static final Patience USUAL =
        new Patience(
            TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(1));
  }

  /** A provider and what is done with what it sees. */
  record Watched(Provider provider, Blueprint blueprint) {}

  private record Thing(int provider, String name) {}

  /** The last that was told of a thing. */
  private record Told(List<Sighting> sightings, boolean gone) {}

  private final List<Watched> providers;
  private final InputHost host;
  private final Counter told;
  private final Counter unusable;
  private final Complaints complaints = new Complaints();
  private final Thread worker;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Map<Thing, Told> pending = new LinkedHashMap<>();
  private boolean closing;

  // The worker's.
  private final Map<Thing, Map<Object, String>> things = new HashMap<>();
  private final Map<Object, Wanted> wanted = new LinkedHashMap<>();
  private volatile int thingsNow;
  private volatile int configsNow;
  private boolean dirty;
  private long retryAt = Wanted.NEVER;
  private final Patience patience;
  private long retryAfter;

  Autodiscover(List<Watched> providers, InputHost host, Metrics metrics, Patience patience) {
    this.providers = List.copyOf(providers);
    this.host = host;
    this.patience = patience;
    retryAfter = patience.retryNanos();
    told = metrics.counter("autodiscover.events");
    unusable = metrics.counter("autodiscover.errors");
    metrics.gauge("autodiscover.things", () -> (long) thingsNow);
    metrics.gauge("autodiscover.configs", () -> (long) configsNow);
    worker = Thread.ofVirtual().name("autodiscover").unstarted(this::loop);
  }

  /**
   * Starts the providers and reads what they see from now on.
   *
   * @throws IOException when one of them cannot work; the message is for the user
   */
  public void start() throws IOException {
    startProviders();
    worker.start();
  }

  private void startProviders() throws IOException {
    for (int i = 0; i < providers.size(); i++) {
      int provider = i;
      providers
          .get(i)
          .provider()
          .start(
              new Discoveries() {
                @Override
                public void present(String thing, List<Sighting> sightings) {
                  tell(new Thing(provider, thing), List.copyOf(sightings), false);
                }

                @Override
                public void gone(String thing) {
                  tell(new Thing(provider, thing), List.of(), true);
                }
              });
    }
  }

  /**
   * In place of {@link #start}: the inputs for what is there now, as far as providers can tell.
   *
   * @throws IOException when a provider cannot work; the message is for the user
   */
  public List<InputHost.Planned> once() throws IOException, InterruptedException {
    startProviders();
    for (Watched each : providers) {
      each.provider().awaitTold(); // nobody looks later
    }
    take();
    return inputs();
  }

  private void tell(Thing thing, List<Sighting> sightings, boolean gone) {
    told.increment();
    lock.lock();
    try {
      Told before = pending.get(thing);
      // What came and went in between is there to be read nevertheless.
      pending.put(
          thing,
          gone && before != null ? new Told(before.sightings(), true) : new Told(sightings, gone));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    try {
      while (await()) {
        try {
          work();
        } catch (RuntimeException e) {
          LOG.error("Taking over what was discovered failed; it is tried again", e);
          dirty = true;
          retryLater();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted");
    }
  }

  /** Waits for something to do; false when there will be nothing any more. */
  private boolean await() throws InterruptedException {
    long due = retryAt;
    for (Wanted each : wanted.values()) {
      due = Math.min(due, each.endsAt());
    }
    lock.lock();
    try {
      while (!closing && pending.isEmpty()) {
        long left = due == Wanted.NEVER ? Long.MAX_VALUE : due - System.nanoTime();
        if (left <= 0) {
          break;
        }
        long _ = changed.awaitNanos(left);
      }
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    take();
    long now = System.nanoTime();
    end(now);
    boolean retry = retryAt != Wanted.NEVER && now - retryAt >= 0;
    if (!dirty && !retry) {
      return;
    }
    dirty = false;
    if (retry) {
      planAgain();
    }
    int refused = host.run(inputs());
    long started = System.nanoTime();
    wanted.values().forEach(entry -> entry.started(started));
    long missing = refused + wanted.values().stream().filter(Wanted::isFailed).count();
    if (missing == 0) {
      retryAt = Wanted.NEVER;
      retryAfter = patience.retryNanos();
    } else if (retry || retryAt == Wanted.NEVER) {
      retryLater();
    }
  }

  private void retryLater() {
    retryAt = System.nanoTime() + retryAfter;
    retryAfter = Math.min(LONGEST_RETRY_NANOS, retryAfter * 2);
  }

  private List<InputHost.Planned> inputs() {
    List<InputHost.Planned> all = new ArrayList<>();
    wanted.values().forEach(each -> all.addAll(each.inputs()));
    return all;
  }

  /** Takes over what was told. */
  private void take() {
    Map<Thing, Told> taken;
    lock.lock();
    try {
      taken = pending;
      pending = new LinkedHashMap<>();
    } finally {
      lock.unlock();
    }
    taken.forEach(this::takeSafely);
    thingsNow = things.size();
    configsNow = wanted.size();
  }

  /** A defect must not keep the others from being read. */
  private void takeSafely(Thing thing, Told of) {
    try {
      take(thing, of);
    } catch (RuntimeException e) {
      unusable.increment();
      LOG.error("{} cannot be taken over", thing.name(), e);
    }
  }

  private void take(Thing thing, Told of) {
    LOG.debug("{}: {} sightings{}", thing.name(), of.sightings().size(), of.gone() ? ", gone" : "");
    long now = System.nanoTime();
    long end = now + providers.get(thing.provider()).provider().cleanupTimeout().toNanos();
    Map<Object, String> before = things.getOrDefault(thing, Map.of());
    Map<Object, String> present = new LinkedHashMap<>();
    if (of.gone() && of.sightings().isEmpty()) {
      present.putAll(before);
    }
    for (Sighting sighting : of.sightings()) {
      build(thing, sighting, present);
    }
    Set<String> containers = new HashSet<>();
    of.sightings().forEach(sighting -> containers.add(containerOf(sighting)));
    before.forEach((identity, container) -> {
      Wanted entry = wanted.get(identity);
      if (entry != null && !present.containsKey(identity)) {
        if (containers.contains(container)) {
          entry.replace(thing, now);
        } else {
          entry.release(thing, end);
        }
      }
    });
    if (of.gone()) {
      present.keySet().forEach(identity -> release(thing, identity, end));
      things.remove(thing);
    } else {
      things.put(thing, present);
    }
  }

  private static String containerOf(Sighting sighting) {
    return String.valueOf(sighting.container().get("id"));
  }

  private void build(Thing thing, Sighting sighting, Map<Object, String> identities) {
    Problems problems = new Problems();
    List<Config> configs = providers.get(thing.provider()).blueprint().build(sighting, problems);
    report(problems);
    for (Config config : configs) {
      if (!config.isEnabled()) {
        continue;
      }
      Object identity = Comparison.of(config);
      Wanted entry = wanted.get(identity);
      if (entry == null) {
        entry = new Wanted(config);
        entry.fields().set(FieldMap.deepCopy(sighting.meta(), false));
        plan(entry);
        wanted.put(identity, entry);
        dirty = true;
      }
      entry.hold(thing);
      entry.fields().set(FieldMap.deepCopy(sighting.meta(), false));
      identities.put(identity, containerOf(sighting));
    }
  }

  private void plan(Wanted entry) {
    Problems problems = new Problems();
    List<InputHost.Planned> inputs = host.plan(entry.config(), entry.fields(), problems);
    entry.inputs(inputs, inputs.isEmpty() && problems.hasErrors());
    report(problems);
  }

  /** What had mistakes may have none any more: files of modules change. */
  private void planAgain() {
    for (Wanted entry : wanted.values()) {
      if (entry.isFailed()) {
        plan(entry);
      }
    }
  }

  private void release(Thing thing, Object identity, long end) {
    Wanted entry = wanted.get(identity);
    if (entry != null) {
      entry.release(thing, end);
    }
  }

  private boolean isUnread(Wanted entry, long now) {
    return !entry.isFailed()
        && (entry.isFresh(now, patience.freshNanos())
            || entry.inputs().stream().anyMatch(host::isReading)
            || entry.inputs().stream().anyMatch(host::finish));
  }

  /** Ends what has gone long enough ago and is read to its end. */
  private void end(long now) {
    for (Iterator<Wanted> all = wanted.values().iterator(); all.hasNext(); ) {
      Wanted entry = all.next();
      if (entry.endsAt() == Wanted.NEVER || entry.endsAt() - now > 0) {
        continue;
      }
      if (!entry.isReplaced() && isUnread(entry, now)) {
        entry.endsAt(now + patience.lookNanos());
      } else {
        all.remove();
        dirty = true;
      }
    }
    configsNow = wanted.size();
  }

  private void report(Problems problems) {
    for (Problems.Problem warning : problems.warnings()) {
      if (complaints.isDue(warning.toString())) {
        LOG.warn("{}", warning);
      }
    }
    for (Problems.Problem error : problems.errors()) {
      unusable.increment();
      if (complaints.isDue(error.toString())) {
        LOG.error("{}; nothing is read with this configuration", error);
      }
    }
  }

  /** Stops the providers and takes over nothing any more; inputs go on. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    providers.forEach(watched -> watched.provider().close());
    Threads.join(worker);
  }
}
