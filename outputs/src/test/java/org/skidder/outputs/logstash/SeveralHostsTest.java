package org.skidder.outputs.logstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.testkit.Ports;
import org.skidder.outputs.common.OutputHarness;

/** Load balancing and failover, with hosts that are killed while batches are on their way. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeveralHostsTest {
  @TempDir private Path folder;
  private OutputHarness harness;

  @BeforeEach
  void open() {
    harness = new OutputHarness(folder);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private void start(String options, LumberjackServer... servers) {
    start(harness, options, servers);
  }

  private static void start(OutputHarness harness, String options, LumberjackServer... servers) {
    start(harness, options, Stream.of(servers).map(LumberjackServer::address).toList());
  }

  private static void start(OutputHarness harness, String options, List<String> hosts) {
    String yaml = "hosts: [\"" + String.join("\", \"", hosts) + "\"]\n" + options;
    LogstashConfig config = OutputHarness.bind(yaml, LogstashConfig.class);
    harness.start(OutputHarness.impatient(new LogstashOutput().create(config, harness.context())));
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
  }

  private static Set<String> messages(LumberjackServer... servers) {
    Set<String> all = new HashSet<>();
    for (LumberjackServer server : servers) {
      server.documents().forEach(text -> all.add(message(text)));
    }
    return all;
  }

  private static String message(String document) {
    return document.replaceAll(".*\"message\":\"([^\"]*)\".*", "$1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aHostThatDiesInMidBatchLosesNothingToTheOther(int pipelining) throws Exception {
    for (boolean balanced : new boolean[] {true, false}) {
      try (LumberjackServer a = new LumberjackServer();
          LumberjackServer b = new LumberjackServer();
          OutputHarness own = new OutputHarness(folder)) {
        AtomicInteger windows = new AtomicInteger();
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        LumberjackServer.Script mortal =
            (window, out) -> {
              if (windows.incrementAndGet() % 5 == 0) {
                throw new IOException("dies with the window unacknowledged");
              }
              window.documents().forEach(text -> acknowledged.add(message(text)));
              LumberjackServer.ack(out, window.documents().size());
            };
        a.script(mortal);
        b.script(mortal);
        start(
            own,
            "loadbalance: " + balanced + "\nbulk_max_size: 10\npipelining: " + pipelining,
            a,
            b);
        own.publish(lines(0, 500));
        assertThat(own.awaitDelivered()).isTrue();
        assertThat(messages(a, b)).hasSize(500);
        assertThat(acknowledged).as("nothing counts that nobody acknowledged").hasSize(500);
        await().until(() -> own.counter("libbeat.output.events.acked") == 500);
      }
    }
  }

  @Test
  void oneDeadHostCostsNothing() throws Exception {
    String dead = "127.0.0.1:" + Ports.free();
    try (LumberjackServer alive = new LumberjackServer()) {
      start(harness, "loadbalance: true\nbulk_max_size: 10", List.of(alive.address(), dead));
      harness.publish(lines(0, 300));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(alive.documents()).hasSize(300);
    }
  }

  @Test
  void workersMultiplyConnectionsOnlyWhenTheLoadIsShared() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    LumberjackServer.Script patient =
        (window, out) -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          LumberjackServer.ack(out, window.documents().size());
        };
    try (LumberjackServer a = new LumberjackServer(patient);
        LumberjackServer b = new LumberjackServer(patient)) {
      start("loadbalance: true\nworker: 2\nbulk_max_size: 5\npipelining: 0", a, b);
      harness.publish(lines(0, 100));
      await().until(() -> a.connections.get() + b.connections.get() == 4);
      assertThat(a.connections).hasValue(2);
      go.countDown();
      assertThat(harness.awaitDelivered()).isTrue();
    }
  }

  @Test
  void withoutSharingThereIsOneConnection() throws Exception {
    try (LumberjackServer c = new LumberjackServer()) {
      start("worker: 3\nbulk_max_size: 5", c);
      harness.publish(lines(0, 100));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(c.connections).hasValue(1);
    }
  }

  @Test
  void failoverGoesToTheOtherHostAndStaysThere() throws Exception {
    try (LumberjackServer a = new LumberjackServer();
        LumberjackServer b = new LumberjackServer()) {
      start("pipelining: 0", a, b);
      harness.publish(lines(0, 10));
      assertThat(harness.awaitDelivered()).isTrue();
      LumberjackServer active = a.connections.get() > 0 ? a : b;
      LumberjackServer standby = active == a ? b : a;
      active.script((window, out) -> {
        throw new IOException("killed");
      });
      harness.publish(lines(10, 20));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(messages(standby)).isEqualTo(new HashSet<>(lines(10, 20)));
      active.script((window, out) -> LumberjackServer.ack(out, window.documents().size()));
      harness.publish(lines(20, 30));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(standby.documents()).hasSize(20);
    }
  }

  @Test
  void aHostThatNeverAnswersHoldsItsBatchUntilTheTimeout() throws Exception {
    try (LumberjackServer silent = new LumberjackServer((window, out) -> {});
        LumberjackServer healthy = new LumberjackServer()) {
      start("loadbalance: true\nbulk_max_size: 10\ntimeout: 500ms", silent, healthy);
      harness.publish(lines(0, 200));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(messages(healthy)).hasSize(200);
    }
  }

  @Test
  void everythingArrivesWhenAllHostsComeBack() throws Exception {
    LumberjackServer.Script dead =
        (window, out) -> {
          throw new IOException("down");
        };
    try (LumberjackServer a = new LumberjackServer(dead);
        LumberjackServer b = new LumberjackServer(dead)) {
      start("loadbalance: true\nbulk_max_size: 10", a, b);
      harness.publish(lines(0, 300));
      await().atMost(Duration.ofSeconds(20)).until(() -> a.connections.get() > 3);
      assertThat(harness.active()).isEqualTo(300);
      LumberjackServer.Script well =
          (window, out) -> LumberjackServer.ack(out, window.documents().size());
      a.script(well);
      b.script(well);
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(messages(a, b)).hasSize(300);
    }
  }
}
