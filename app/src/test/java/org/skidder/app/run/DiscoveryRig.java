package org.skidder.app.run;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.skidder.containers.discovery.Autodiscover;
import org.skidder.containers.docker.ContainerWatches;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.Ownership;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Surroundings;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.Backoff;
import org.skidder.core.testkit.FakeEngine;
import org.skidder.core.testkit.FakeEngine.Known;

/** An engine of ours beside a Docker engine, with a folder of logs for each container. */
final class DiscoveryRig implements AutoCloseable {
  /** For files on a disk that is near, and inputs that are few. */
  private static final Autodiscover.Patience PATIENCE =
      new Autodiscover.Patience(
          TimeUnit.SECONDS.toNanos(10),
          TimeUnit.MILLISECONDS.toNanos(1500),
          TimeUnit.MILLISECONDS.toNanos(50));

  final Path home;
  final FakeEngine docker;
  final Metrics metrics = new Metrics();
  private final Map<String, Integer> written = new HashMap<>();
  private Optional<Engine> engine = Optional.empty();

  DiscoveryRig(Path home) throws IOException {
    this.home = home;
    Files.createDirectories(home.resolve("logs"));
    docker = new FakeEngine(home.resolve("docker.sock"));
  }

  /** The pattern of a container's logs, as a template names it. */
  String logs() {
    return home.resolve("logs") + "/${data.docker.container.id}/*.log";
  }

  /** A provider of type docker; {@code more} are its other options. */
  String provider(String more) {
    return "filebeat.autodiscover.providers:\n  - {type: docker, host: '"
        + docker.host()
        + "', "
        + more
        + "}\n";
  }

  /** A provider that reads every container's logs with {@code type: log}. */
  String readsAll(String cleanup) {
    return provider(
        "cleanup_timeout: "
            + cleanup
            + ", templates: [{condition.has_fields: [docker.container.id], config: [{type: log,"
            + " scan_frequency: 50ms, paths: ['"
            + logs()
            + "']}]}]");
  }

  EnginePlan plan(String yaml, Problems problems) throws IOException {
    Path file = home.resolve("filebeat.yml");
    Files.writeString(
        file,
        yaml
            + "output.file: {path: '"
            + home
            + "/out', filename: events, rotate_every_kb: 1000000}\n");
    EnginePlan plan =
        EnginePlan.of(
            new ConfigLoader(new Surroundings(Map.of(), home, home, Ownership.ofFileSystem()))
                .strictPermissions(false)
                .load(problems),
            EnginePlan.Need.ALL,
            problems);
    plan.shared().get(Autodiscover.Patience.class, () -> PATIENCE);
    plan.shared()
        .get(
            ContainerWatches.class,
            () ->
                new ContainerWatches(
                    Optional.empty(),
                    () -> new Backoff(Duration.ofMillis(10), Duration.ofMillis(20))));
    return plan;
  }

  void run(String yaml) throws IOException {
    Engine made =
        new Engine(plan(yaml, new Problems()), metrics, Clock.systemUTC(), false, closed -> {});
    engine = Optional.of(made);
    made.start();
  }

  void write(Known container, String line) throws IOException {
    Path folder = home.resolve("logs").resolve(container.id());
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("c.log"), line + "\n", StandardCharsets.UTF_8, CREATE, APPEND);
    written.merge(container.id(), 1, Integer::sum);
  }

  Engine engine() {
    return engine.orElseThrow();
  }

  /** Events that arrived, as field trees. */
  List<FieldMap> events() throws IOException {
    List<FieldMap> events = new ArrayList<>();
    Path out = home.resolve("out/events");
    if (Files.exists(out)) {
      for (String line : Files.readAllLines(out)) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
          events.add(JsonDecoder.object(bytes, 0, bytes.length));
        } catch (FieldException e) {
          // The last line may be half written.
        }
      }
    }
    return events;
  }

  /** How many events arrived. */
  long lines() throws IOException {
    Path out = home.resolve("out/events");
    if (!Files.exists(out)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(out)) {
      return lines.count();
    }
  }

  /** The value of a gauge. */
  long number(String metric) {
    return metrics.all().get(metric) instanceof Metrics.Gauge gauge
            && gauge.value() instanceof Long value
        ? value
        : -1;
  }

  List<FieldMap> awaitEvents(int count) throws IOException {
    await().atMost(Duration.ofSeconds(20)).until(() -> events().size() >= count);
    return events();
  }

  void awaitRunning(int count) {
    await().atMost(Duration.ofMinutes(3)).until(() -> engine().inputTypes().size() == count);
  }

  /** Waits until it is known which containers run. */
  void awaitSeen() {
    await()
        .atMost(Duration.ofMinutes(1)) // who watches waits longer after each failure
        .pollInterval(Duration.ofMillis(5))
        .until(() -> number("docker.containers.running") == docker.running().size());
  }

  static Object at(FieldMap event, String path) {
    Object at = event;
    for (String part : path.split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return at == null ? "absent" : at;
  }

  @Override
  public void close() {
    engine.ifPresent(Engine::close);
    docker.close();
  }
}
