package org.skidder.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.containers.discovery.Autodiscover;
import org.skidder.containers.discovery.Discoveries;
import org.skidder.containers.discovery.DiscoveryPlan;
import org.skidder.containers.discovery.InputHost;
import org.skidder.containers.discovery.ProviderContext;
import org.skidder.containers.discovery.Sighting;
import org.skidder.containers.http.Endpoint;
import org.skidder.core.config.AutodiscoverConfig;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.Backoff;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.SharedResources;
import org.skidder.core.testkit.FakeEngine;
import org.skidder.core.testkit.FakeEngine.Known;
import org.skidder.core.testkit.ShortFolder;

/** What the provider tells of containers, some of which have to be asked for their host name. */
class DockerProviderTest {
  private static final int MANY = 50;

  @TempDir(factory = ShortFolder.class)
  private Path folder;

  private final SharedResources shared = new SharedResources();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<Set<String>> runs = new CopyOnWriteArrayList<>();
  private final ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor();
  private FakeEngine engine;
  private ContainerWatch watch;
  private DockerProvider provider;

  @BeforeEach
  void listen() throws IOException {
    engine = new FakeEngine(folder.resolve("docker.sock"));
    watch =
        new ContainerWatch(
            new DockerEngine(new Endpoint.Unix(folder.resolve("docker.sock")), Optional.empty()),
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(20)),
            new Metrics());
    provider = new DockerProvider(watch, Duration.ZERO, Duration.ofMillis(10));
  }

  @AfterEach
  void close() {
    engine.keepSilent(false);
    provider.close();
    shared.close();
    watch.close();
    engine.close();
    starting.close();
  }

  private record Named(String name) implements InputHost.Planned {}

  /** Inputs are the addresses that they would be for. */
  private final class Inputs implements InputHost {
    @Override
    public List<Planned> plan(Config config, Supplier<Template> fields, Problems problems) {
      return List.of(new Named(config.text("host").orElseThrow()));
    }

    @Override
    public int run(Collection<Planned> all) {
      runs.add(names(all));
      return 0;
    }

    @Override
    public boolean isReading(Planned input) {
      return false;
    }

    @Override
    public boolean finish(Planned input) {
      return false;
    }
  }

  private static Set<String> names(Collection<InputHost.Planned> inputs) {
    return inputs.stream().map(InputHost.Planned::name).collect(Collectors.toSet());
  }

  private Autodiscover autodiscover() {
    Config section =
        Config.ofYaml(
                "providers: [{type: docker, host: '"
                    + engine.host()
                    + "', templates: [{condition.has_fields: [docker.container.id],"
                    + " config: [{host: '${data.host}'}]}]}]")
            .get("providers")
            .orElseThrow();
    Problems problems = new Problems();
    DiscoveryPlan plan =
        DiscoveryPlan.of(
            new AutodiscoverConfig(true, section.items()),
            _ -> List.of(),
            (_, _) -> {},
            folder,
            problems);
    assertThat(problems.errors()).isEmpty();
    return plan.autodiscover(
        new Inputs(),
        new ProviderContext(
            new Identity("filebeat", "6.4.0", "host-1", "host-1"), new Metrics(), shared, folder));
  }

  private boolean isAsked(String id) {
    return engine.requests().stream().anyMatch(target -> target.endsWith("/" + id + "/json"));
  }

  private void tell() throws IOException {
    provider.start(
        new Discoveries() {
          @Override
          public void present(String thing, List<Sighting> sightings) {
            told.add(thing + " " + sightings.getFirst().data().get("host"));
          }

          @Override
          public void gone(String thing) {
            told.add("gone " + thing);
          }
        });
  }

  @Test
  void whatIsReadOnceAreAllContainersHoweverSlowTheEngineTellsAHostName() throws Exception {
    engine.startSilently(Known.of("a1", "bare").onHostNetwork());
    engine.startSilently(Known.of("a2", "web"));
    engine.keepSilent(true);
    try (Autodiscover autodiscover = autodiscover()) {
      Future<List<InputHost.Planned>> once = starting.submit(autodiscover::once);
      await().until(() -> isAsked("a1") || once.isDone());
      engine.keepSilent(false);
      assertThat(names(once.get(20, TimeUnit.SECONDS)))
          .containsExactlyInAnyOrder("bare-host", "172.17.0.2");
    }
  }

  @Test
  void manyContainersThatRunAlreadyAreOneChange() throws IOException {
    for (int i = 0; i < MANY; i++) {
      engine.startSilently(Known.of("a" + i, "bare" + i).onHostNetwork());
    }
    try (Autodiscover autodiscover = autodiscover()) {
      autodiscover.start();
      await().until(() -> !runs.isEmpty());
      assertThat(runs.getFirst()).hasSize(MANY);
    }
  }

  @Test
  void whatRunsAlreadyIsToldBeforeTheStartReturns() throws IOException {
    engine.startSilently(Known.of("a1", "bare").onHostNetwork());
    engine.startSilently(Known.of("a2", "web"));
    provider = new DockerProvider(watch, Duration.ZERO);
    tell();
    assertThat(told).containsExactlyInAnyOrder("a1 bare-host", "a2 172.17.0.2");
  }

  @Test
  void aHostNameThatIsNotToldHoldsUpNeitherTheStartNorAnotherContainer() throws Exception {
    engine.startSilently(Known.of("a1", "bare").onHostNetwork());
    engine.keepSilent(true);
    tell();
    engine.die("a1");
    engine.start(Known.of("a2", "web"));
    engine.die("a2");
    await().until(() -> told.contains("gone a2"));
    assertThat(told).containsExactly("a2 172.17.0.2", "gone a2");
    assertThat(watch.find("a1")).isEmpty();
    engine.keepSilent(false);
    provider.awaitTold();
    await().until(() -> told.size() >= 4);
    assertThat(told).endsWith("a1 bare-host", "gone a1");
  }

  @Test
  void whoNeedsAllWaitsForAsLongAsTheEngineTakes() throws Exception {
    engine.startSilently(Known.of("a1", "bare").onHostNetwork());
    engine.keepSilent(true);
    tell();
    await().until(() -> isAsked("a1"));
    Future<List<String>> all =
        starting.submit(() -> {
          provider.awaitTold();
          return List.copyOf(told);
        });
    engine.keepSilent(false);
    assertThat(all.get(20, TimeUnit.SECONDS)).containsExactly("a1 bare-host");
  }

  @Test
  void theEndDoesNotWaitForAHostName() throws Exception {
    engine.startSilently(Known.of("a1", "bare").onHostNetwork());
    engine.keepSilent(true);
    tell();
    await().until(() -> isAsked("a1"));
    provider.close();
    provider.awaitTold();
    assertThat(told).isEmpty();
  }
}
