package org.skidder.containers.kubernetes.api;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.skidder.core.pipeline.Backoff;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of all objects of a selection and tells of every change, whatever happens to the
 * server and the way to it: lists once, then watches from the version of the list, and goes on from
 * the last version it was told when the stream ends. Only a server that does not know that version
 * any more makes it list again; what changed meanwhile is told then as if it had been watched.
 * Errors are logged, and tried again after growing waits.
 *
 * <p>Thread-safe. Listeners are called one at a time, by the thread of the watch or by the one that
 * adds them, and must not wait.
 *
 * @param <T> the objects
 */
public final class ObjectWatch<T extends KubernetesObject> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("kubernetes");

  /** The server ends a watch after a time between this and twice this, so that load spreads. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** A watch that ends sooner is one of a server in trouble. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Told of the objects. */
  public interface Listener<T> {
    /** An object is new or changed. */
    void put(T object);

    /** An object is gone; {@code object} is the last that was known of it. */
    void removed(T object);

    /** All that was there when the watch began has been told. Called once. */
    default void listed() {}
  }

  /** Finds out which objects are wanted; asked until it succeeds. */
  @FunctionalInterface
  public interface SelectionFinder {
    /**
     * The selection.
     *
     * @throws IOException when it is not known yet; the message says why
     */
    Selection find(ApiServer server) throws IOException;
  }

  private final ApiServer server;
  private final Resource<T> resource;
  private final SelectionFinder finder;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final WatchCounters counters;
  private final Trouble trouble;
  private final Map<String, T> known = new LinkedHashMap<>();
  private final List<Listener<T>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch listed = new CountDownLatch(1);
  private final Object stop = new Object();
  private volatile boolean closed;
  private @Nullable Thread thread;

  /** Whose changes come next; empty: as the store has it. */
  private String version = "0";

  private boolean complete;

  /**
   * A watch that has not begun.
   *
   * @param server to ask; closed with this
   * @param backoff how long to wait after errors, up to; half of it at least
   * @param nanoTime tells how long a watch took
   */
  public ObjectWatch(
      ApiServer server,
      Resource<T> resource,
      SelectionFinder finder,
      Backoff backoff,
      RandomGenerator random,
      LongSupplier nanoTime,
      WatchCounters counters) {
    this.server = server;
    this.resource = resource;
    this.finder = finder;
    this.backoff = backoff;
    this.random = random;
    this.nanoTime = nanoTime;
    this.counters = counters;
    trouble = new Trouble("watching " + resource.plural());
  }

  /** Begins, if it has not yet. */
  public synchronized void start() {
    if (thread == null && !closed) {
      thread = Thread.ofVirtual().name("kubernetes-" + resource.plural()).start(this::run);
    }
  }

  /** Adds a listener and tells it what is known already. */
  public synchronized void listen(Listener<T> listener) {
    listeners.add(listener);
    known.values().forEach(listener::put);
    if (isListed()) {
      listener.listed();
    }
  }

  /** Tells a listener nothing more. */
  public synchronized void forget(Listener<T> listener) {
    listeners.remove(listener);
  }

  /** What is known now. */
  public synchronized List<T> objects() {
    return List.copyOf(known.values());
  }

  /** Whether the first list is there. */
  public boolean isListed() {
    return listed.getCount() == 0;
  }

  /** Waits for the first list, at most for a time; returns whether it is there. */
  public boolean awaitListed(Duration atMost) throws InterruptedException {
    return listed.await(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
  }

  private void run() {
    @Nullable Selection selection = null;
    while (!closed) {
      try {
        if (selection == null) {
          selection = finder.find(server);
        }
        if (!complete) {
          list(selection);
          trouble.over();
        }
        watch(selection);
      } catch (ApiException e) {
        refused(e);
      } catch (IOException e) {
        failed(e);
      } catch (RuntimeException e) {
        // A mistake of ours must not end the watch for good.
        complete = false;
        LOG.error("watching {} failed unexpectedly; it begins anew", resource.plural(), e);
        pause();
      }
    }
  }

  private void refused(ApiException e) {
    if (!e.isVersionUnknown() || version.isEmpty()) {
      failed(e);
      return;
    }
    LOG.debug("{}: listing again: {}", resource.plural(), e.getMessage());
    if (!complete) {
      // Its cache is behind, so the store is asked.
      version = "";
    }
    complete = false;
    counters.relists().increment();
    pause();
  }

  private void failed(IOException e) {
    if (!closed) {
      counters.errors().increment();
      trouble.about(String.valueOf(e.getMessage()));
      pause();
    }
  }

  private void list(Selection selection) throws IOException {
    List<T> all = new ArrayList<>();
    String next = "";
    String reached;
    do {
      ApiServer.Page<T> page = server.page(resource, selection, version, next);
      all.addAll(page.objects());
      next = page.next();
      reached = page.version();
    } while (!next.isEmpty() && !closed);
    counters.lists().increment();
    replace(all);
    version = reached;
    complete = true;
  }

  private synchronized void replace(List<T> all) {
    Map<String, T> gone = new HashMap<>(known);
    all.forEach(object -> gone.remove(object.meta().key()));
    gone.values().forEach(this::remove);
    all.forEach(this::put);
    if (!isListed()) {
      LOG.debug("{}: {} are there", resource.plural(), all.size());
      listed.countDown();
      listeners.forEach(Listener::listed);
    }
  }

  private void watch(Selection selection) throws IOException {
    long begun = nanoTime.getAsLong();
    boolean accepted = false;
    long[] events = {0};
    Duration longest = LONGEST.plusSeconds(random.nextLong(LONGEST.toSeconds()));
    counters.watches().increment();
    try {
      server.watch(
          resource,
          selection,
          version,
          longest,
          new ApiServer.Changes<T>() {
            @Override
            public void put(T object) {
              events[0]++;
              ObjectWatch.this.put(object);
            }

            @Override
            public void removed(T object) {
              events[0]++;
              ObjectWatch.this.remove(object);
            }

            @Override
            public void reached(String now) {
              version = now.isEmpty() ? version : now;
            }
          });
      accepted = true;
    } catch (ApiServer.BrokenOffException e) {
      // Whatever is in between ends long streams like this.
      accepted = true;
      counters.errors().increment();
      LOG.debug("watching {}: {}", resource.plural(), e.getMessage());
    } finally {
      counters.events().add(events[0]);
      // An error may take long to come, too.
      accepted &= nanoTime.getAsLong() - begun >= SHORT.toNanos();
      if (events[0] > 0 || accepted) {
        backoff.reset();
        trouble.over();
      }
    }
    if (events[0] == 0 && !accepted) {
      pause();
    }
  }

  private synchronized void put(T object) {
    T before = known.put(object.meta().key(), object);
    boolean same =
        before != null
            && !object.meta().resourceVersion().isEmpty()
            && before.meta().resourceVersion().equals(object.meta().resourceVersion());
    if (!same) {
      listeners.forEach(listener -> listener.put(object));
    }
  }

  private synchronized void remove(T object) {
    if (known.remove(object.meta().key()) != null) {
      listeners.forEach(listener -> listener.removed(object));
    }
  }

  /** Waits until it is time to try again, or for the end. */
  private void pause() {
    // A fleet must not come back at once.
    long wait = backoff.take();
    long millis = TimeUnit.NANOSECONDS.toMillis(wait / 2 + random.nextLong(wait / 2 + 1));
    synchronized (stop) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      try {
        for (long left = millis; !closed && left > 0; ) {
          stop.wait(left);
          left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
      } catch (InterruptedException e) {
        closed = true;
      }
    }
  }

  /** Ends it and waits until nothing is told any more. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
    }
    synchronized (stop) {
      stop.notifyAll();
    }
    server.close();
    if (running != null && running != Thread.currentThread()) {
      Threads.join(running);
    }
  }
}
