package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Surroundings;
import org.skidder.core.metrics.Metrics;

/** Ingest pipelines of modules, with several outputs. */
@Timeout(60)
class PipelinesOfSeveralOutputsTest {
  private static final String PIPELINE = "filebeat-6.4.0-nginx-access-default";
  private static final String LINE =
      "198.51.100.7 - bob [02/Jan/2020:03:04:05 +0100] \"GET /a HTTP/1.1\" 200 512 \"-\" \"x\"\n";

  @TempDir Path folder;

  private final List<Cluster> clusters = new ArrayList<>();
  private Path log;

  @BeforeEach
  void writeLog() throws IOException {
    log = folder.resolve("access.log");
    Files.writeString(log, LINE);
  }

  @AfterEach
  void stop() {
    clusters.forEach(Cluster::close);
  }

  private Cluster cluster(String version) throws IOException {
    Cluster cluster = Cluster.start(version);
    clusters.add(cluster);
    return cluster;
  }

  private static Map<String, Object> output(String name, Cluster cluster) {
    return Map.of("name", name, "elasticsearch", Map.of("hosts", List.of(cluster.address())));
  }

  private EnginePlan plan(List<Map<String, Object>> outputs) {
    Map<String, Object> access =
        Map.of("var.paths", List.of(log.toString()), "input.scan_frequency", "100ms");
    Map<String, Object> settings =
        Map.of(
            "filebeat.modules",
            List.of(Map.of("module", "nginx", "access", access, "error.enabled", false)),
            "setup.template.enabled",
            false,
            "outputs",
            outputs);
    return planOf(settings);
  }

  private EnginePlan planOf(Map<String, Object> settings) {
    ConfigLoader loader =
        new ConfigLoader(Surroundings.ofProcess(folder))
            .settings(settings)
            .pathFlag("data", folder.resolve("data").toString())
            .pathFlag("config", folder.toString());
    return EnginePlan.of(loader.load(new Problems()), EnginePlan.Need.ALL, new Problems());
  }

  private static void awaitEvents(Cluster cluster, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(cluster.bulks).hasSizeGreaterThanOrEqualTo(count));
    assertThat(cluster.bulks).allMatch(bulk -> bulk.contains(PIPELINE));
    assertThat(cluster.pipelines).containsKey(PIPELINE);
  }

  @Test
  void eachClusterHasThePipelinesBeforeItsEventsAndAfterAReload() throws Exception {
    Cluster first = cluster("6.4.0");
    Cluster second = cluster("7.10.2");
    Cluster third = cluster("6.4.0");
    EnginePlan plan = plan(List.of(output("a", first), output("b", second)));
    Metrics metrics = new Metrics();
    try (Engine engine = new Engine(plan, metrics, Clock.systemUTC(), false, closed -> {})) {
      engine.start();
      awaitEvents(first, 1);
      awaitEvents(second, 1);
      assertThat(folder.resolve("data/ingest-pipelines-a")).exists();
      assertThat(folder.resolve("data/ingest-pipelines-b")).exists();
      engine.reload(() -> plan(List.of(output("a", first), output("b", third))));
      Files.writeString(log, LINE, StandardOpenOption.APPEND);
      awaitEvents(third, 1);
    }
  }

  @Test
  void withAnotherKindOfOutputBesideTheClusterModulesAreParsedHere() throws Exception {
    Cluster cluster = cluster("6.4.0");
    Map<String, Object> file = Map.of("path", folder.resolve("out").toString(), "filename", "o");
    EnginePlan plan = plan(List.of(output("a", cluster), Map.of("name", "b", "file", file)));
    Metrics metrics = new Metrics();
    try (Engine engine = new Engine(plan, metrics, Clock.systemUTC(), false, closed -> {})) {
      engine.start();
      await().untilAsserted(() -> assertThat(cluster.bulks).hasSize(1));
      assertThat(cluster.bulks.getFirst()).contains("\"user_name\":\"bob\"");
      assertThat(cluster.bulks.getFirst()).doesNotContain(PIPELINE);
      await().until(() -> Files.exists(folder.resolve("out/o")));
      await()
          .untilAsserted(() ->
              assertThat(Files.readString(folder.resolve("out/o")))
                  .contains("\"user_name\":\"bob\""));
      assertOfTheWhole(metrics);
    }
  }

  @Test
  void anIndexThatAPipelineNamesHereIsWhereTheEventGoes() throws Exception {
    Cluster cluster = cluster("7.10.2");
    Files.writeString(
        folder.resolve("mine.yml"),
        "processors: [set: {field: _index, value: shop-all}, set: {field: _id, value: one}]");
    Map<String, Object> input =
        Map.of("paths", List.of(log.toString()), "pipeline_file", "mine.yml", "close_eof", true);
    EnginePlan plan =
        planOf(
            Map.of(
                "filebeat.inputs",
                List.of(input),
                "setup.template.enabled",
                false,
                "output.elasticsearch.hosts",
                List.of(cluster.address())));
    runOnce(plan);
    assertThat(cluster.bulks)
        .singleElement()
        .asString()
        .startsWith("{\"create\":{\"_index\":\"shop-all\",\"_id\":\"one\"}}\n")
        .doesNotContain("raw_index");
  }

  @Test
  void aLineDoesNotChooseTheWholeNameOfItsIndex() throws Exception {
    Cluster cluster = cluster("7.10.2");
    String line =
        "{\"@metadata\":{\"raw_index\":\".kibana\",\"_id\":\"config:6.4.0\",\"topic\":\"t\",\"partition\":1},\"n\":1}\n";
    Path other = folder.resolve("other.log");
    Files.writeString(log, line);
    Files.writeString(other, line);
    Map<String, Object> decoding =
        Map.of(
            "paths",
            List.of(log.toString()),
            "close_eof",
            true,
            "json",
            Map.of("keys_under_root", true, "overwrite_keys", true));
    Map<String, Object> processing =
        Map.of(
            "paths",
            List.of(other.toString()),
            "close_eof",
            true,
            "processors",
            List.of(
                Map.of(
                    "decode_json_fields",
                    Map.of("fields", List.of("message"), "target", "", "overwrite_keys", true))));
    EnginePlan plan =
        planOf(
            Map.of(
                "filebeat.inputs",
                List.of(decoding, processing),
                "setup.template.enabled",
                false,
                "output.elasticsearch.hosts",
                List.of(cluster.address())));
    runOnce(plan);
    String sent = String.join("", cluster.bulks);
    assertThat(sent).contains("{\"index\":{\"_index\":\"filebeat-6.4.0-");
    assertThat(sent.split("\"n\":1", -1)).as("two events").hasSize(3);
    assertThat(sent).doesNotContain("\"_index\":\".kibana\"", "\"create\"", "\"_id\"");
  }

  private static void runOnce(EnginePlan plan) throws Exception {
    try (Engine engine = new Engine(plan, new Metrics(), Clock.systemUTC(), true, closed -> {})) {
      engine.start();
      engine.runOnce();
    }
  }

  /** Those who look at a single output find the whole of several there. */
  private static void assertOfTheWhole(Metrics metrics) {
    assertThat(value(metrics, "libbeat.output.type")).isEqualTo("elasticsearch,file");
    assertThat(value(metrics, "libbeat.outputs.a.type")).isEqualTo("a");
    await()
        .untilAsserted(
            () -> assertThat(value(metrics, "libbeat.output.events.active")).isEqualTo(0L));
    assertThat(metrics.counter("libbeat.output.events.total").sum()).isEqualTo(2);
  }

  private static Object value(Metrics metrics, String name) {
    return Objects.requireNonNull(metrics.all().get(name), name).value();
  }
}
