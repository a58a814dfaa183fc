package org.skidder.console.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.skidder.console.Rig;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;

class MonitoringReporterTest {
  private static final String BEAT =
      "{\"beat\":{\"host\":\"host-1\",\"name\":\"shipper-1\",\"type\":\"filebeat\",\"uuid\":\""
          + Rig.UUID
          + "\",\"version\":\"6.4.0\"},";
  private static final String TIME = "\"timestamp\":\"2018-08-01T12:00:00.000Z\"}\n";

  private static final String QUICK = ", metrics.period: 20ms, state.period: 1h";

  private final Rig rig = new Rig();
  private final RecordingServer server;
  private Destination destination;

  MonitoringReporterTest() throws IOException {
    server = new RecordingServer();
    destination = destination("");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Destination destination(String options) {
    String yaml =
        "xpack.monitoring.elasticsearch: {hosts: '127.0.0.1:"
            + server.port()
            + "'"
            + (options.contains("period") ? "" : ", metrics.period: 1s, state.period: 1h")
            + options
            + "}";
    ReporterConfig config = ReporterConfig.of(Config.ofYaml(yaml), new Problems()).orElseThrow();
    return new Destination(config, Path.of("/"));
  }

  private MonitoringReporter reporter(String options) {
    destination = destination(options);
    MonitoringReporter reporter =
        new MonitoringReporter(
            destination,
            rig,
            Clock.fixed(Instant.parse("2018-08-01T12:00:00Z"), ZoneOffset.UTC),
            new Random(6),
            new MonitoringReporter.Pace(Duration.ofMillis(20), Duration.ofMillis(50)));
    reporter.start();
    return reporter;
  }

  private long count(String name) {
    return rig.metrics().counter("monitoring.reports." + name).sum();
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void metricsAreSentAsBeatsSendThem() throws IOException {
    rig.metrics().counter("a.b").add(7);
    try (MonitoringReporter reporter = reporter("")) {
      await().until(() -> count("sent") >= 1);
      assertThat(reporter).isNotNull();
    }
    RecordingServer.Asked report = server.reports().getFirst();

    assertThat(server.asked.getFirst().target())
        .isEqualTo("/_xpack?filter_path=features.monitoring.enabled");
    assertThat(report.target())
        .isEqualTo("/_xpack/monitoring/_bulk?interval=1s&system_api_version=6&system_id=beats");
    assertThat(report.authorization()).isEqualTo(basic("beats_system:"));
    assertThat(report.body())
        .isEqualTo(
            "{\"index\":{\"_index\":\"\",\"_routing\":null,\"_type\":\"beats_stats\"}}\n"
                + BEAT
                + "\"metrics\":{\"a\":{\"b\":7},\"monitoring\":{\"reports\":{\"failed\":0,\"sent\":0}}},"
                + TIME);
  }

  @Test
  void theStateIsSentWithAPeriodOfItsOwn() {
    try (MonitoringReporter reporter =
        reporter(", metrics.period: 1h, state.period: 1s, tags: [dmz], compression_level: 3")) {
      await().until(() -> count("sent") >= 1);
      assertThat(reporter).isNotNull();
    }
    assertThat(server.reports().getFirst().body())
        .contains("\"_type\":\"beats_state\"")
        .endsWith(
            BEAT + "\"state\":{\"service\":{\"name\":\"filebeat\"}},\"tags\":[\"dmz\"]," + TIME);
  }

  @Test
  void serversFromSevenOnHaveAnotherPath() {
    server.version = "7.17.9";
    try (MonitoringReporter reporter =
        reporter(", username: u, password: p, path: /es, parameters: {a: 'b c'}")) {
      await().until(() -> count("sent") >= 1);
      assertThat(reporter).isNotNull();
    }
    assertThat(server.reports().getFirst().target())
        .isEqualTo("/es/_monitoring/bulk?a=b+c&interval=1s&system_api_version=7&system_id=beats");
    assertThat(server.asked).allMatch(asked -> asked.authorization().equals(basic("u:p")));
  }

  @Test
  void itWaitsUntilThereIsMonitoring() {
    server.featureStatus = 400;
    try (MonitoringReporter reporter = reporter("")) {
      await().until(() -> server.asked.size() >= 3);
      server.enabled = false;
      server.featureStatus = 200;
      int asked = server.asked.size();
      await().until(() -> server.asked.size() >= asked + 3);
      assertThat(server.reports()).isEmpty();
      server.enabled = true;
      await().until(() -> count("sent") >= 1);
      assertThat(reporter).isNotNull();
    }
    assertThat(count("failed")).isZero();
  }

  @Test
  void aReportThatIsNotTakenIsDroppedAndTheNextFollowsAPeriodLater() {
    server.reportStatuses.addAll(List.of(503, 429));
    try (MonitoringReporter reporter = reporter(QUICK)) {
      await().until(() -> count("sent") >= 1);
      assertThat(reporter).isNotNull();
    }
    assertThat(count("failed")).isEqualTo(2);
    assertThat(server.asked.stream().filter(asked -> asked.target().contains("/_xpack?")))
        .hasSize(1);
  }

  @Test
  void afterThreeRefusalsTheServerIsAskedAnew() {
    server.reportStatuses.addAll(List.of(503, 503, 503));
    try (MonitoringReporter reporter = reporter(QUICK)) {
      await().until(() -> count("sent") >= 1);
      assertThat(reporter).isNotNull();
    }
    assertThat(count("failed")).isEqualTo(3);
    assertThat(server.asked.stream().filter(asked -> asked.target().contains("/_xpack?")))
        .hasSize(2);
  }

  @Test
  void attemptsThatFailLeaveNothingBehind() {
    server.featureStatus = 503;
    try (MonitoringReporter reporter = reporter("")) {
      await().until(() -> server.asked.size() >= 4);
      assertThat(destination.watchdog().size()).isLessThanOrEqualTo(1);
      assertThat(reporter).isNotNull();
    }
    await().until(() -> destination.watchdog().size() == 0);
  }

  @Test
  void closingEndsTheReports() {
    AtomicInteger seen = new AtomicInteger();
    try (MonitoringReporter reporter = reporter(QUICK)) {
      await().until(() -> count("sent") >= 1);
      assertThat(reporter).isNotNull();
    }
    // One may be under way; many more would come in the time between two looks.
    await()
        .pollInterval(Duration.ofMillis(200))
        .during(Duration.ofMillis(600))
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          int asked = server.asked.size();
          return seen.getAndSet(asked) == asked;
        });
  }
}
