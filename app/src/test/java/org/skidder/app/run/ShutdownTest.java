package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.app.log.HeardLines;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registry;
import org.skidder.core.testkit.Ports;

/** How long a stop waits for an output that is down. */
@Timeout(60)
class ShutdownTest {
  @TempDir Path home;
  private final int port = Ports.free();
  private final HeardLines said = HeardLines.start();
  private EngineRig rig;

  @BeforeEach
  void makeRig() {
    rig = new EngineRig(home);
  }

  @AfterEach
  void stopHearing() {
    said.close();
  }

  /** An engine that holds what the log has, and cannot deliver it. */
  private Engine blocked(Map<String, Object> more) throws IOException {
    Map<String, Object> settings =
        new HashMap<>(EngineRig.elasticsearch("127.0.0.1:" + port, "10ms"));
    settings.putAll(more);
    rig.write(3);
    Engine engine = rig.start(rig.plan(settings));
    EngineRig.until(() -> rig.metrics().counter("libbeat.pipeline.events.total").sum() == 3);
    return engine;
  }

  private static Thread close(Engine engine) {
    return Thread.ofPlatform().daemon().start(engine::close);
  }

  private static void awaitEnd(Thread closing) throws InterruptedException {
    assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
  }

  private List<Long> offsets() throws IOException {
    return Registry.read(home.resolve("data/registry")).states().stream()
        .map(FileState::offset)
        .toList();
  }

  @Test
  void withoutATimeTheStopDoesNotWait() throws Exception {
    awaitEnd(close(blocked(Map.of())));

    assertThat(said.messages()).noneMatch(line -> line.contains("shutdown"));
    assertThat(offsets()).allMatch(offset -> offset == 0);
  }

  @Test
  void whatIsNotDeliveredInTimeIsLeftForTheNextStart() throws Exception {
    awaitEnd(close(blocked(Map.of("filebeat.shutdown_timeout", "50ms"))));

    assertThat(said.messages())
        .containsSubsequence(
            "Shutdown output timer started. Waiting for max 50ms.",
            "Continue shutdown: Time out waiting for events being published.");
    assertThat(offsets()).allMatch(offset -> offset == 0);
  }

  @Test
  void anOutputThatComesBackInTimeGetsAll() throws Exception {
    Thread closing = close(blocked(Map.of("filebeat.shutdown_timeout", "1h")));
    EngineRig.until(
        () -> said.messages().contains("Shutdown output timer started. Waiting for max 1h0m0s."));

    try (Cluster cluster = Cluster.start("6.4.0", port)) {
      awaitEnd(closing);
      assertThat(EngineRig.numbersIn(cluster)).containsExactly(0, 1, 2);
    }
    assertThat(said.messages()).contains("Continue shutdown: All enqueued events being published.");
    assertThat(offsets()).containsExactly(Files.size(rig.log()));
  }

  @Test
  void whatCannotBeReadAgainHasALastChance() throws Exception {
    Engine engine = blocked(Map.of());
    long size = Files.size(rig.log());
    Files.delete(rig.log());
    Thread closing = close(engine);
    EngineRig.until(
        () -> said.messages().contains("Shutdown output timer started. Waiting for max 5s."));

    try (Cluster cluster = Cluster.start("6.4.0", port)) {
      awaitEnd(closing);
      assertThat(EngineRig.numbersIn(cluster)).containsExactly(0, 1, 2);
    }
    assertThat(offsets()).containsExactly(size);
  }
}
