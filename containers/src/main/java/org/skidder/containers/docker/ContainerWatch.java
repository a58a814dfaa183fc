package org.skidder.containers.docker;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.skidder.core.log.Complaints;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.pipeline.Backoff;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which containers of an engine run, and tells listeners. Thread-safe. A broken connection is
 * made again, ever more slowly, for as long as it takes.
 */
final class ContainerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("docker");

  /**
   * Is told what happens, by one thread at a time and in order; must not wait for long. The same
   * may be told more than once.
   */
  public interface Listener {
    /** A container runs, or its description changed. */
    void runs(Container container);

    /** A container runs no more. */
    void ended(String id);
  }

  private final DockerEngine engine;
  private final Backoff wait;
  private final Counter events;
  private final Counter failures;
  private final Map<String, Container> running = new LinkedHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private DockerEngine.@Nullable Events open;
  private boolean started;
  private long last = -1;
  private @Nullable ContainerEvent troubled;
  private boolean isReported;
  private final Complaints complaints = new Complaints();

  /**
   * A watch of an engine, which it closes in the end.
   *
   * @param wait between attempts to connect
   */
  public ContainerWatch(DockerEngine engine, Backoff wait, Metrics metrics) {
    this.engine = engine;
    this.wait = wait;
    events = metrics.counter("docker.events");
    failures = metrics.counter("docker.failures");
    metrics.gauge("docker.containers.running", this::size);
    thread = Thread.ofVirtual().name("docker-watch").unstarted(this::loop);
  }

  private int size() {
    synchronized (running) {
      return running.size();
    }
  }

  /**
   * Connects, lists what runs and goes on watching, on a thread of its own. Further calls do
   * nothing.
   *
   * @throws IOException when the engine cannot be asked; it may be called again
   */
  public synchronized void start() throws IOException {
    if (started) {
      return;
    }
    open = connect();
    started = true;
    thread.start();
  }

  /** Adds a listener and tells it what runs now. */
  public void add(Listener listener) {
    synchronized (running) {
      listeners.add(listener);
      running.values().forEach(listener::runs);
    }
  }

  /** Removes a listener. Does not wait: what it is being told may still go on, nothing follows. */
  public void remove(Listener listener) {
    listeners.remove(listener);
  }

  /** A container that runs. */
  public Optional<Container> find(String id) {
    synchronized (running) {
      return Optional.ofNullable(running.get(id));
    }
  }

  /**
   * Asks the engine for a container, which may have ended, or of which the watch was not told yet.
   *
   * @return empty when there is none
   * @throws IOException when the engine cannot be asked
   */
  public Optional<Container> ask(String id) throws IOException {
    return engine.container(id);
  }

  /** The host name that a container is configured with; empty when nobody can tell. */
  public String hostname(String id) {
    try {
      return engine.hostname(id).orElse("");
    } catch (IOException e) {
      LOG.debug("{}: {}", id, e.getMessage());
      return "";
    }
  }

  /** Opens the stream first: what starts or ends while the list is made is told by it then. */
  private DockerEngine.Events connect() throws IOException {
    LOG.debug("{}: Docker Engine API {}", engine.endpoint(), engine.negotiate());
    // Before the first event it is the engine's clock that says where to go on after a break.
    last = last < 0 ? engine.clock() : last;
    DockerEngine.Events stream = engine.events(last);
    try {
      List<Container> list = engine.running();
      synchronized (running) {
        Set<String> gone = new HashSet<>(running.keySet());
        for (Container container : list) {
          gone.remove(container.id());
          tellRuns(container);
        }
        gone.forEach(this::tellEnded);
      }
      return stream;
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  private void loop() {
    do {
      try (DockerEngine.Events stream = takeOpen()) {
        wait.reset();
        follow(stream);
        LOG.debug("{} ended the stream of events", engine.endpoint());
      } catch (IOException e) {
        failures.increment();
        report(e);
      } catch (RuntimeException e) {
        failures.increment();
        LOG.error("Watching {} failed; it is tried again", engine.endpoint(), e);
      }
    } while (pause(wait.take()));
  }

  private DockerEngine.Events takeOpen() throws IOException {
    DockerEngine.Events stream = open;
    open = null;
    if (stream != null) {
      return stream;
    }
    DockerEngine.Events made = connect();
    if (isReported) {
      isReported = false;
      LOG.info("{} is there again", engine.endpoint());
    }
    return made;
  }

  private void follow(DockerEngine.Events stream) throws IOException {
    for (Optional<ContainerEvent> next = stream.next(); next.isPresent(); next = stream.next()) {
      ContainerEvent event = next.get();
      events.increment();
      handle(event);
      last = Math.max(last, event.nanos());
    }
  }

  private void handle(ContainerEvent event) throws IOException {
    switch (event.action()) {
      case "start", "update", "rename" -> {
        if (!event.action().equals("start") && find(event.id()).isEmpty()) {
          return; // what does not run does not begin to by a new name or limit
        }
        // Asked for once more after a failure, which may have been the connection's, and no more:
        // the list that follows a failure tells what runs.
        boolean again = event.equals(troubled);
        try {
          // One that is removed already has logged something all the same.
          Optional<Container> found = engine.container(event.id());
          synchronized (running) {
            tellRuns(found.orElseGet(event::described));
          }
        } catch (IOException e) {
          troubled = event;
          if (!again) {
            throw e;
          }
          LOG.warn("The container {} cannot be looked at: {}", event.id(), e.getMessage());
        }
      }
      case "die" -> {
        synchronized (running) {
          tellEnded(event.id());
        }
      }
      default -> LOG.trace("{}", event);
    }
  }

  private void tellRuns(Container container) {
    if (!container.equals(running.put(container.id(), container))) {
      listeners.forEach(listener -> listener.runs(container));
    }
  }

  private void tellEnded(String id) {
    if (running.remove(id) != null) {
      listeners.forEach(listener -> listener.ended(id));
    }
  }

  /** At most once a minute. */
  private void report(IOException e) {
    if (closing.getCount() > 0 && complaints.isDue("events")) {
      isReported = true;
      LOG.error(
          "Containers that start now are not seen until the engine answers again: {}",
          e.getMessage());
    }
  }

  private boolean pause(long nanos) {
    try {
      return !closing.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Stops watching; listeners are told nothing more. */
  @Override
  public void close() {
    closing.countDown();
    engine.close();
    Threads.join(thread);
  }
}
