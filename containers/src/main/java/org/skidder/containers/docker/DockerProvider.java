package org.skidder.containers.docker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.skidder.containers.discovery.Discoveries;
import org.skidder.containers.discovery.DottedNames;
import org.skidder.containers.discovery.Provider;
import org.skidder.containers.discovery.Sighting;
import org.skidder.core.event.FieldMap;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees the containers that an engine runs: one sighting for each port, or one without. Asking the
 * engine for a host name can take as long as the engine likes, so that is done on a thread of its
 * own: the watch must not wait, others live on what it tells. What happens to one container is
 * passed on in order; one whose host name is asked for holds up no other that needs none.
 */
final class DockerProvider implements Provider {
  private static final Logger LOG = LoggerFactory.getLogger("docker");

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ContainerWatch watch;
  private final Duration cleanupTimeout;
  private final Duration patience;

  /** By container; asking the engine once is enough. */
  private final Map<String, String> hostnames = new ConcurrentHashMap<>();

  /** What the engine has to be asked for first, and what comes behind that. */
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

  /** By container, how much of it is queued or being passed on from there. */
  private final Map<String, Integer> queued = new ConcurrentHashMap<>();

  /** Until everything is passed on that was there at the start, or nothing will be any more. */
  private final CountDownLatch first = new CountDownLatch(1);

  private final Thread asking = Thread.ofVirtual().name("docker-provider").unstarted(this::ask);
  private boolean closed;
  private ContainerWatch.@Nullable Listener listener;

  DockerProvider(ContainerWatch watch, Duration cleanupTimeout) {
    this(watch, cleanupTimeout, PATIENCE);
  }

  /**
   * @param patience how long a start waits for the engine to tell about what runs already
   */
  DockerProvider(ContainerWatch watch, Duration cleanupTimeout, Duration patience) {
    this.watch = watch;
    this.cleanupTimeout = cleanupTimeout;
    this.patience = patience;
  }

  @Override
  public void start(Discoveries discoveries) throws IOException {
    try {
      watch.start();
    } catch (IOException e) {
      throw new IOException(
          "autodiscover, provider docker: "
              + e.getMessage()
              + "; is the engine running, and is it the one that 'host' names?",
          e);
    }
    ContainerWatch.Listener added =
        new ContainerWatch.Listener() {
          @Override
          public void runs(Container container) {
            boolean asks =
                container.addresses().isEmpty() && !hostnames.containsKey(container.id());
            pass(
                container.id(),
                asks,
                () -> {
                  List<Sighting> seen = sightings(container);
                  unlessClosed(() -> discoveries.present(container.id(), seen));
                });
          }

          @Override
          public void ended(String id) {
            pass(
                id,
                false,
                () -> {
                  hostnames.remove(id);
                  unlessClosed(() -> discoveries.gone(id));
                });
          }
        };
    listener = added;
    asking.start();
    watch.add(added);
    queue.add(first::countDown);
    try {
      if (!first.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "The engine takes long to tell host names of containers that have no address; these"
                + " containers are seen later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void awaitTold() throws InterruptedException {
    first.await();
  }

  /** Passes something on, at once unless the engine has to be asked for this container. */
  private void pass(String id, boolean asks, Runnable telling) {
    // Only the caller adds, so what is not queued now will not be passed on later by the other.
    if (!asks && !queued.containsKey(id)) {
      passSafely(telling);
      return;
    }
    queued.merge(id, 1, Integer::sum);
    queue.add(() -> {
      passSafely(telling);
      queued.computeIfPresent(id, (_, many) -> many == 1 ? null : many - 1);
    });
  }

  /** A mistake in the program at one container must not be the end of all others. */
  private static void passSafely(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      LOG.error("A container was not seen because of a mistake in the program", e);
    }
  }

  private synchronized void unlessClosed(Runnable telling) {
    if (!closed) {
      telling.run();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void ask() {
    try {
      while (!isClosed()) {
        queue.take().run();
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted");
    } finally {
      first.countDown();
    }
  }

  private List<Sighting> sightings(Container container) {
    // A container in the network of its host has no address of its own.
    String host =
        container.addresses().isEmpty()
            ? hostname(container.id())
            : container.addresses().getFirst();
    List<Sighting> all = new ArrayList<>();
    for (int port : container.ports()) {
      all.add(sighting(container, host, port));
    }
    return all.isEmpty() ? List.of(sighting(container, host, -1)) : all;
  }

  private String hostname(String id) {
    String known = hostnames.get(id);
    if (known != null) {
      return known;
    }
    String asked = watch.hostname(id);
    if (!asked.isEmpty()) {
      hostnames.put(id, asked);
    }
    return asked;
  }

  private static Sighting sighting(Container container, String host, int port) {
    FieldMap described = describe(container);
    FieldMap data = new FieldMap();
    data.put("host", host);
    if (port >= 0) {
      data.put("port", (long) port);
    }
    data.put("docker", single("container", described));
    FieldMap known = new FieldMap(described);
    if (container.labels().isEmpty()) {
      known.remove("labels");
    }
    FieldMap meta = single("docker", single("container", known));
    return new Sighting(data, meta, described, container.labels(), "");
  }

  private static FieldMap describe(Container container) {
    FieldMap described = new FieldMap();
    described.put("id", container.id());
    described.put("name", container.name());
    described.put("image", container.image());
    described.put("labels", DottedNames.nested(container.labels()));
    return described;
  }

  private static FieldMap single(String name, FieldMap below) {
    FieldMap map = new FieldMap();
    map.put(name, below);
    return map;
  }

  @Override
  public Duration cleanupTimeout() {
    return cleanupTimeout;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    ContainerWatch.Listener added = listener;
    if (added != null) {
      watch.remove(added);
      asking.interrupt();
      Threads.join(asking);
    }
  }
}
