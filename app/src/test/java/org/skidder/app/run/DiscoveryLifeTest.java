package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.testkit.FakeEngine.Known;

/** Containers live and die at random, and the connection to their engine breaks. */
class DiscoveryLifeTest {
  private static final int CONTAINERS = Integer.getInteger("soak.containers", 200);

  @TempDir private Path home;
  private final Map<String, Integer> lines = new HashMap<>();

  private void write(DiscoveryRig rig, Known container) throws IOException {
    int number = lines.merge(container.id(), 1, Integer::sum);
    rig.write(container, container.id() + " " + number);
  }

  /** Every line of every container, once and in order. */
  private void assertDelivered(DiscoveryRig rig) {
    int all = lines.values().stream().mapToInt(Integer::intValue).sum();
    await().atMost(Duration.ofMinutes(2)).until(() -> rig.lines() >= all);
    Map<String, List<Integer>> arrived = new HashMap<>();
    try {
      rig.events()
          .forEach(event -> {
            String[] message = String.valueOf(event.get("message")).split(" ", 2);
            assertThat(DiscoveryRig.at(event, "docker.container.id")).isEqualTo(message[0]);
            arrived
                .computeIfAbsent(message[0], _ -> new ArrayList<>())
                .add(Integer.valueOf(message[1]));
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    lines.forEach((id, count) -> {
      List<Integer> expected = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        expected.add(i);
      }
      assertThat(arrived.get(id)).as(id).isEqualTo(expected);
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatIsReadComesToWhatRuns(long seed) throws IOException {
    Random random = new Random(seed);
    boolean refusing = false;
    try (DiscoveryRig rig = new DiscoveryRig(home)) {
      rig.run(rig.readsAll("20ms"));
      for (int action = 0; action < 150; action++) {
        String id = "c" + random.nextInt(8);
        Known container = Known.of(id, id).labelled(Map.of("version", "v" + random.nextInt(3)));
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> {
            write(rig, container);
            rig.docker.start(container);
          }
          case 3, 4 -> rig.docker.die(id);
          case 5 -> rig.docker.remove(id);
          case 6 -> rig.docker.cut();
          case 7 -> {
            refusing = random.nextBoolean();
            rig.docker.refuse(refusing);
          }
          default -> {
            if (rig.docker.running().contains(id)) {
              rig.docker.update(container);
            }
          }
        }
        if (!refusing && random.nextInt(4) == 0) {
          rig.awaitSeen();
        }
      }
      rig.docker.refuse(false);
      rig.awaitRunning(rig.docker.running().size());
      assertDelivered(rig);
      List.copyOf(rig.docker.running()).forEach(rig.docker::die);
      rig.awaitRunning(0);
      assertThat(rig.number("autodiscover.things")).isZero();
      assertThat(rig.number("autodiscover.configs")).isZero();
      assertThat(rig.number("docker.containers.running")).isZero();
    }
  }

  @Test
  void aSoakDeliversEveryLineAndLeavesNothingBehind() throws IOException {
    Random random = new Random(5);
    Deque<Known> running = new ArrayDeque<>();
    long early = 0;
    try (DiscoveryRig rig = new DiscoveryRig(home)) {
      rig.run(rig.readsAll("100ms"));
      for (int i = 0; i < CONTAINERS; i++) {
        Known container = Known.of(String.format("%08x", i), "soak-" + i).listening(80, 443);
        rig.docker.start(container);
        running.add(container);
        for (Known each : running) {
          if (random.nextInt(4) == 0) {
            write(rig, each);
          }
        }
        write(rig, container);
        if (running.size() > 50) {
          Known oldest = running.remove();
          write(rig, oldest);
          rig.docker.die(oldest.id());
          rig.docker.remove(oldest.id());
        }
        if (random.nextInt(100) == 0) {
          rig.docker.cut();
        }
        if (i == CONTAINERS / 2) {
          early = heap();
        }
      }
      running.forEach(each -> rig.docker.die(each.id()));
      rig.awaitRunning(0);
      assertDelivered(rig);
      assertThat(rig.number("autodiscover.things")).isZero();
      assertThat(rig.number("autodiscover.configs")).isZero();
      assertThat(heap()).isLessThan(early + (2 << 20));
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
