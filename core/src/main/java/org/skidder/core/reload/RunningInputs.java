package org.skidder.core.reload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.plugin.Input;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps those inputs running that somebody wants. Each owner tells its whole wish; what several
 * want with the same configuration runs once. What is no longer wanted is stopped, and has ended,
 * before anything new starts, so that a successor finds its files closed and goes on where they
 * were; where nothing new starts, none goes on. Thread-safe.
 */
public final class RunningInputs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("reload");

  /** For how long one that ends for good is waited for while the output takes nothing. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Map<String, Map<Object, WantedInput>> wishes = new LinkedHashMap<>();

  /** Changed under our monitor, read without: whoever looks on does not wait for inputs to end. */
  private final Map<Object, Input> running = Collections.synchronizedMap(new LinkedHashMap<>());

  /** Inputs that could not be made, and the reason that was logged. */
  private final Map<Object, String> failed = new HashMap<>();

  private final Counter starts;
  private final Counter stops;
  private boolean closed;

  /**
   * @param metrics to count in
   */
  public RunningInputs(Metrics metrics) {
    starts = metrics.counter("libbeat.config.module.starts");
    stops = metrics.counter("libbeat.config.module.stops");
    metrics.gauge("libbeat.config.module.running", running::size);
  }

  /**
   * Replaces the wish of an owner. Returns when what has to stop has ended and what is new was
   * started; an input that cannot be made is logged, and tried again at the next call. When nothing
   * new starts, what inputs hold that stop goes as it is.
   *
   * @param owner who wants them
   * @param wanted all that it wants
   */
  public void apply(String owner, Collection<WantedInput> wanted) {
    apply(owner, wanted, input -> input.closeForGood(LAST_WORDS));
  }

  /**
   * As {@link #apply}, for an owner that has inputs finish itself: what one holds that stops is for
   * a successor, also for one that comes later.
   */
  public void applyToSuccessors(String owner, Collection<WantedInput> wanted) {
    apply(owner, wanted, Input::close);
  }

  private synchronized void apply(
      String owner, Collection<WantedInput> wanted, Consumer<Input> last) {
    if (closed) {
      return;
    }
    Map<Object, WantedInput> wish = new LinkedHashMap<>();
    for (WantedInput input : wanted) {
      if (wish.putIfAbsent(input.identity(), input) != null) {
        LOG.debug("{}: the same settings are there twice; they are used once", input.name());
      }
    }
    wishes.put(owner, wish);
    reconcile(last);
  }

  /**
   * @param last how to close what none goes on with
   */
  private void reconcile(Consumer<Input> last) {
    Map<Object, WantedInput> all = new LinkedHashMap<>();
    wishes.values().forEach(wish -> wish.forEach(all::putIfAbsent));
    Set<Object> obsolete = new HashSet<>(running.keySet());
    obsolete.removeAll(all.keySet());
    List<Input> stopping = new ArrayList<>();
    for (Object identity : obsolete) {
      stopping.add(running.remove(identity));
    }
    boolean replaced =
        all.keySet().stream()
            .anyMatch(key -> !running.containsKey(key) && !failed.containsKey(key));
    stop(stopping, replaced ? Input::close : last);
    failed.keySet().retainAll(all.keySet());
    all.forEach((identity, input) -> {
      if (!running.containsKey(identity)) {
        start(input);
      }
    });
  }

  private void stop(List<Input> inputs, Consumer<Input> how) {
    if (!inputs.isEmpty()) {
      LOG.info("Stopping {} inputs whose configuration changed or is gone", inputs.size());
      closeAll(inputs, how);
      stops.add(inputs.size());
    }
  }

  private void start(WantedInput wanted) {
    try {
      Input input = wanted.maker().get();
      input.start();
      running.put(wanted.identity(), input);
      failed.remove(wanted.identity());
      starts.increment();
      LOG.debug("{}: started", wanted.name());
    } catch (IllegalArgumentException | ConfigException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(failed.put(wanted.identity(), reason))) {
        LOG.error("{}: the input cannot be started; it is tried again: {}", wanted.name(), reason);
      }
    }
  }

  /**
   * Runs inputs one after another to their end, in place of {@link #apply}.
   *
   * @throws ConfigException when one cannot be made
   */
  public void runOnce(Collection<WantedInput> wanted) throws InterruptedException {
    Map<Object, WantedInput> distinct = new LinkedHashMap<>();
    wanted.forEach(input -> distinct.putIfAbsent(input.identity(), input));
    for (WantedInput next : distinct.values()) {
      Input input = made(next);
      synchronized (this) {
        running.put(next.identity(), input);
      }
      input.start();
      input.awaitFinished();
    }
  }

  private static Input made(WantedInput wanted) {
    try {
      return wanted.maker().get();
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      throw new ConfigException(Origin.of(wanted.name()), "", reason);
    }
  }

  /** An input that runs now. */
  public Optional<Input> find(Object identity) {
    return Optional.ofNullable(running.get(identity));
  }

  /** Whether somebody else wants an input, too. */
  public synchronized boolean isWantedBesides(String owner, Object identity) {
    return wishes.entrySet().stream()
        .anyMatch(wish -> !wish.getKey().equals(owner) && wish.getValue().containsKey(identity));
  }

  /** How many of an owner's inputs could not be made. */
  public synchronized int missing(String owner) {
    int missing = 0;
    for (Object identity : wishes.getOrDefault(owner, Map.of()).keySet()) {
      missing += running.containsKey(identity) ? 0 : 1;
    }
    return missing;
  }

  /** The inputs that run now. */
  public List<Input> inputs() {
    synchronized (running) {
      return List.copyOf(running.values());
    }
  }

  /** Stops all inputs and waits until they have ended; nothing starts any more. */
  @Override
  public void close() {
    List<Input> all;
    synchronized (this) {
      closed = true;
      all = inputs();
    }
    closeAll(all, Input::close);
  }

  /** Closes inputs at the same time, so that one which takes long holds up no other. */
  private static void closeAll(List<Input> inputs, Consumer<Input> how) {
    List<Thread> closing = new ArrayList<>();
    for (Input input : inputs) {
      closing.add(Thread.ofVirtual().name("input-close").start(() -> close(input, how)));
    }
    closing.forEach(Threads::join);
  }

  private static void close(Input input, Consumer<Input> how) {
    try {
      how.accept(input);
    } catch (RuntimeException e) {
      LOG.error("Closing an input of type {} failed", input.type(), e);
    }
  }
}
