package org.skidder.containers.docker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.skidder.containers.discovery.Discoveries;
import org.skidder.containers.discovery.DottedNames;
import org.skidder.containers.discovery.Provider;
import org.skidder.containers.discovery.Sighting;
import org.skidder.core.event.FieldMap;

/** Sees the containers that an engine runs: one sighting for each port, or one without. */
final class DockerProvider implements Provider {
  private final ContainerWatch watch;
  private final Duration cleanupTimeout;

  /** By container; asking the engine once is enough. */
  private final Map<String, String> hostnames = new ConcurrentHashMap<>();

  private ContainerWatch.@Nullable Listener listener;

  DockerProvider(ContainerWatch watch, Duration cleanupTimeout) {
    this.watch = watch;
    this.cleanupTimeout = cleanupTimeout;
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
    ContainerWatch.Listener telling =
        new ContainerWatch.Listener() {
          @Override
          public void runs(Container container) {
            discoveries.present(container.id(), sightings(container));
          }

          @Override
          public void ended(String id) {
            hostnames.remove(id);
            discoveries.gone(id);
          }
        };
    listener = telling;
    watch.add(telling);
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
    ContainerWatch.Listener telling = listener;
    if (telling != null) {
      watch.remove(telling);
    }
  }
}
