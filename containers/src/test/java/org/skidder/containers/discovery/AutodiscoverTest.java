package org.skidder.containers.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;

/** What happens between a provider and inputs, which are only names here. */
class AutodiscoverTest {
  private static final long FAST = TimeUnit.MILLISECONDS.toNanos(20);

  /** Tells what the test says. */
  private static final class Told implements Provider {
    private final CompletableFuture<Discoveries> discoveries = new CompletableFuture<>();
    private volatile Runnable late = () -> {};

    @Override
    public void start(Discoveries to) {
      discoveries.complete(to);
    }

    @Override
    public void awaitTold() {
      late.run();
    }

    @Override
    public Duration cleanupTimeout() {
      return Duration.ZERO;
    }

    @Override
    public void close() {}
  }

  private record Named(String name) implements InputHost.Planned {}

  /** Knows which names run, and refuses some. */
  private static final class Inputs implements InputHost {
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final Set<String> reading = ConcurrentHashMap.newKeySet();
    private final Set<String> holding = ConcurrentHashMap.newKeySet();
    private volatile Set<String> running = Set.of();

    @Override
    public List<Planned> plan(Config config, Supplier<Template> fields, Problems problems) {
      String name = config.text("name").orElseThrow();
      if (broken.contains(name)) {
        throw new IllegalStateException("a defect");
      }
      if (refused.contains(name)) {
        problems.error(config, "not now");
        return List.of();
      }
      return List.of(new Named(name));
    }

    @Override
    public int run(Collection<Planned> all) {
      running = all.stream().map(Planned::name).collect(Collectors.toSet());
      return 0;
    }

    @Override
    public boolean isReading(Planned input) {
      return reading.contains(input.name());
    }

    @Override
    public boolean finish(Planned input) {
      return holding.contains(input.name());
    }
  }

  private Told provider = new Told();
  private final Inputs inputs = new Inputs();
  private Autodiscover autodiscover;

  @BeforeEach
  void start() throws IOException {
    autodiscover = autodiscover();
    autodiscover.start();
  }

  private Autodiscover autodiscover() {
    return autodiscover("");
  }

  /** With more in the template. */
  private Autodiscover autodiscover(String more) {
    Config section =
        Config.ofYaml(
                "filebeat.autodiscover.providers: [{type: x, templates: [{condition.has_fields:"
                    + " [name], config: [{name: '${data.name}'"
                    + more
                    + "}]}]}]")
            .get("filebeat.autodiscover.providers")
            .orElseThrow()
            .items()
            .getFirst();
    Problems problems = new Problems();
    ProviderOptions options = Binder.bind(section, ProviderOptions.class, problems);
    Blueprint blueprint =
        new Blueprint(section, options, Optional.empty(), _ -> List.of(), problems);
    return new Autodiscover(
        List.of(new Autodiscover.Watched(provider, blueprint)),
        inputs,
        new Metrics(),
        new Autodiscover.Patience(FAST, 5 * FAST, FAST));
  }

  @AfterEach
  void close() {
    autodiscover.close();
  }

  private void present(String thing, String... names) {
    provider
        .discoveries
        .join()
        .present(
            thing,
            List.of(names).stream()
                .map(name -> {
                  FieldMap data = new FieldMap();
                  data.put("name", name);
                  return new Sighting(data, Map.of(), Map.of("id", name), Map.of(), "");
                })
                .toList());
  }

  @Test
  void aVariableWithoutAValueInASectionThatIsSwitchedOffDoesNoHarm() throws IOException {
    autodiscover.close();
    provider = new Told();
    autodiscover = autodiscover(", ssl: {enabled: false, key: '${UNSET}'}");
    autodiscover.start();
    present("one", "a");
    awaitRunning("a");
  }

  private void awaitRunning(String... names) {
    await().untilAsserted(() -> assertThat(inputs.running).containsExactlyInAnyOrder(names));
  }

  @Test
  void whatIsEqualRunsOnceUntilTheLastHasGone() {
    present("1", "a");
    present("2", "a", "b");
    awaitRunning("a", "b");
    provider.discoveries.join().gone("1");
    present("3", "c");
    awaitRunning("a", "b", "c");
    provider.discoveries.join().gone("2");
    awaitRunning("c");
  }

  @Test
  void whatIsReadOnceIsAlsoWhatAProviderTellsLate() throws Exception {
    autodiscover.close();
    Told slow = new Told();
    provider = slow;
    slow.late = () -> present("2", "b");
    try (Autodiscover once = autodiscover()) {
      assertThat(once.once()).containsExactly(new Named("b"));
    }
  }

  @Test
  void whatHasGoneRunsUntilWhatItHoldsIsHandedOver() {
    inputs.holding.add("a");
    present("1", "a", "b");
    awaitRunning("a", "b");
    provider.discoveries.join().gone("1");
    awaitRunning("a");
    inputs.holding.clear();
    awaitRunning();
  }

  @Test
  void whatHasGoneRunsUntilItIsRead() {
    inputs.reading.add("a");
    present("1", "a", "b");
    awaitRunning("a", "b");
    provider.discoveries.join().gone("1");
    awaitRunning("a");
    inputs.reading.clear();
    awaitRunning();
  }

  @Test
  void whatDoesNotWorkIsTriedAgainAndForgottenWhenItHasGone() {
    inputs.refused.add("a");
    inputs.refused.add("b");
    present("1", "a");
    present("2", "b");
    present("3", "c");
    awaitRunning("c");
    provider.discoveries.join().gone("2");
    inputs.refused.clear();
    awaitRunning("a", "c");
  }

  @Test
  void aDefectInOneLeavesTheOthersAlone() {
    inputs.broken.add("a");
    present("1", "a");
    present("2", "b");
    awaitRunning("b");
  }
}
