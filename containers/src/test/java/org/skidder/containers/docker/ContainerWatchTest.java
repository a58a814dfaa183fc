package org.skidder.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.containers.http.Endpoint;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.Backoff;
import org.skidder.core.testkit.FakeEngine;
import org.skidder.core.testkit.FakeEngine.Known;
import org.skidder.core.testkit.ShortFolder;

class ContainerWatchTest {
  @TempDir(factory = ShortFolder.class)
  private Path folder;

  private final List<String> told = new CopyOnWriteArrayList<>();
  private FakeEngine engine;
  private ContainerWatch watch;

  @BeforeEach
  void listen() throws IOException {
    engine = new FakeEngine(folder.resolve("docker.sock"));
    watch = watch();
  }

  private ContainerWatch watch() {
    Endpoint endpoint = new Endpoint.Unix(folder.resolve("docker.sock"));
    return new ContainerWatch(
        new DockerEngine(endpoint, Optional.empty()),
        new Backoff(Duration.ofMillis(10), Duration.ofMillis(20)),
        new Metrics());
  }

  @AfterEach
  void close() {
    watch.close();
    engine.close();
  }

  private void tell() {
    watch.add(
        new ContainerWatch.Listener() {
          @Override
          public void runs(Container container) {
            told.add("runs " + container.name());
          }

          @Override
          public void ended(String id) {
            told.add("ended " + id);
          }
        });
  }

  @Test
  void whatRunsAlreadyIsToldAtOnce() throws IOException {
    engine.startSilently(Known.of("a1", "web"));
    engine.startSilently(Known.of("a2", "db"));
    engine.die("a2");
    watch.start();
    tell();
    assertThat(told).containsExactly("runs web");
  }

  @Test
  void whatStartsAndEndsIsTold() throws IOException {
    watch.start();
    tell();
    engine.start(Known.of("a1", "web"));
    engine.die("a1");
    await().until(() -> told.size() >= 2);
    assertThat(told).containsExactly("runs web", "ended a1");
  }

  @Test
  void whatDoesNotRunDoesNotBeginToByANewName() throws IOException {
    engine.startSilently(Known.of("a1", "old"));
    engine.die("a1");
    watch.start();
    tell();
    engine.rename("a1");
    engine.start(Known.of("a2", "web"));
    await().until(() -> !told.isEmpty());
    assertThat(told).containsExactly("runs web");
  }

  @Test
  void whatHappensWhileTheConnectionIsCutIsToldAfterwards() throws IOException {
    engine.start(Known.of("a1", "old"));
    watch.start();
    tell();
    engine.start(Known.of("a2", "web"));
    await().until(() -> told.contains("runs web"));
    engine.refuse(true);
    engine.cut();
    engine.die("a1");
    engine.start(Known.of("b1", "short-lived"));
    engine.remove("b1");
    engine.start(Known.of("b2", "new"));
    engine.refuse(false);
    await().until(() -> told.contains("ended b1"));
    assertThat(told)
        .contains("ended a1", "runs new", "runs short-lived")
        .doesNotContain("ended a2");
    assertThat(engine.requests()).anyMatch(target -> target.contains("since="));
  }

  @Test
  void theVersionIsOneThatTheEngineSpeaks() throws IOException {
    for (String[] versions :
        new String[][] {{"1.43", "1.30"}, {"1.24", "1.24"}, {"1.52", "1.44"}, {"", "1.22"}}) {
      engine.version(versions[0]);
      try (ContainerWatch other = watch()) {
        engine.requests().clear();
        other.start();
        assertThat(engine.requests()).anyMatch(t -> t.startsWith("/v" + versions[1] + "/events"));
      }
    }
  }

  @Test
  void anEngineThatIsNotThereIsNamed() {
    engine.close();
    assertThatThrownBy(watch::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("docker.sock")
        .hasMessageContaining("does not exist");
  }
}
