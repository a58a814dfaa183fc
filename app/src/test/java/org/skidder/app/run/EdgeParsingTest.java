package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Surroundings;
import org.skidder.core.metrics.Metrics;

class EdgeParsingTest {
  private static final String LINE =
      "198.51.100.7 - bob [02/Jan/2020:03:04:05 +0100] \"GET /a HTTP/1.1\" 200 512 \"-\" \"x\"\n";

  @TempDir Path folder;

  private final Metrics metrics = new Metrics();

  private String run(Map<String, ?> inputs) throws Exception {
    Path log = folder.resolve("a.log");
    Files.writeString(log, LINE, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    EnginePlan plan = plan(inputs);
    try (Engine engine = new Engine(plan, metrics, Clock.systemUTC(), true, closed -> {})) {
      engine.start();
      engine.runOnce();
    }
    return Files.readString(folder.resolve("out").resolve("events"));
  }

  private EnginePlan plan(Map<String, ?> inputs) {
    Map<String, Object> settings = new java.util.HashMap<>(inputs);
    settings.put(
        "output.file", Map.of("path", folder.resolve("out").toString(), "filename", "events"));
    LoadedConfig loaded =
        new ConfigLoader(Surroundings.ofProcess(folder))
            .settings(settings)
            .pathFlag("data", folder.resolve("data").toString())
            .pathFlag("config", folder.toString())
            .pathFlag("home", folder.toString())
            .load(new Problems());
    return EnginePlan.of(loaded, EnginePlan.Need.ALL, new Problems());
  }

  private Map<String, Object> nginx() {
    return Map.of(
        "module",
        "nginx",
        "access",
        Map.of(
            "var", Map.of("paths", List.of(folder.resolve("a.log").toString())),
            "input", Map.of("close_eof", true)),
        "error",
        Map.of("enabled", false));
  }

  private Map<String, Object> input(String option, String value) {
    return Map.of(
        "filebeat.inputs",
        List.of(
            Map.of(
                "paths",
                List.of(folder.resolve("a.log").toString()),
                "close_eof",
                true,
                option,
                value)));
  }

  @Test
  void modulesAreParsedHereWhenTheOutputRunsNoPipelines() throws Exception {
    String event = run(Map.of("filebeat.modules", List.of(nginx())));
    assertThat(event)
        .contains("\"remote_ip\":\"198.51.100.7\"", "\"response_code\":\"200\"")
        .startsWith("{\"@timestamp\":\"2020-01-02T02:04:05.000Z\"")
        .doesNotContain("\"pipeline\"", "\"message\"");
    assertThat(metrics.tree().toString()).contains("ingest={events={").contains("failed=0");
  }

  @Test
  void eventsNameTheirPipelineWhenTheClusterIsToRunIt() throws Exception {
    String event = run(Map.of("filebeat.modules", List.of(nginx()), "filebeat.parse", "node"));
    assertThat(event)
        .contains("\"pipeline\":\"filebeat-6.4.0-nginx-access-default\"")
        .contains("\"message\":\"198.51.100.7");
  }

  @Test
  void modulesOfTheUserAreParsedHereOnlyWhenTold() throws Exception {
    Path fileset = folder.resolve("module/mine/log");
    Files.createDirectories(fileset.resolve("ingest"));
    Files.createDirectories(fileset.resolve("config"));
    Files.writeString(
        fileset.resolve("manifest.yml"),
        """
        var: [{name: paths, default: [/nowhere]}]
        ingest_pipeline: ingest/pipeline.yml
        input: config/log.yml
        """);
    Files.writeString(
        fileset.resolve("config/log.yml"), "{type: log, paths: '{{ .paths }}', close_eof: true}");
    Files.writeString(
        fileset.resolve("ingest/pipeline.yml"), "processors: [set: {field: a, value: b}]");
    Map<String, Object> mine =
        Map.of(
            "module",
            "mine",
            "log",
            Map.of("var", Map.of("paths", List.of(folder.resolve("a.log").toString()))));
    assertThat(run(Map.of("filebeat.modules", List.of(mine))))
        .contains("\"pipeline\":\"filebeat-6.4.0-mine-log-pipeline\"")
        .doesNotContain("\"a\":\"b\"");
    assertThat(run(Map.of("filebeat.modules", List.of(mine), "filebeat.parse", "edge")))
        .contains("\"a\":\"b\"");
  }

  @Test
  void aPipelineOfTheUserRunsOnAnyInput() throws Exception {
    Files.writeString(
        folder.resolve("mine.yml"),
        """
        processors:
        - grok:
            field: message
            patterns: ['^%{IP:client} ']
        - remove:
            field: message
        """);
    assertThat(run(input("pipeline_file", "mine.yml")))
        .contains("\"client\":\"198.51.100.7\"")
        .contains("\"beat\":{")
        .doesNotContain("message");
  }

  @Test
  void mistakesInAPipelineEndTheStartAndNameTheirLine() throws Exception {
    Files.writeString(folder.resolve("mine.yml"), "processors:\n- sett:\n    field: a\n");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> plan(input("pipeline_file", "mine.yml")))
        .withMessageContaining("mine.yml:2: sett: No processor type exists with name [sett]");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> plan(input("pipeline_file", "absent.yml")))
        .withMessageContaining("pipeline_file: cannot be read");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> plan(input("parse", "edge")))
        .withMessageContaining("name a definition with pipeline_file");
  }

  @Test
  void aDatabaseThatIsNamedMustBeThere() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            plan(
                Map.of("filebeat.modules", List.of(nginx()), "filebeat.geoip.database", "no.mmdb")))
        .withMessageContaining("filebeat.geoip.database")
        .withMessageContaining("no.mmdb cannot be read");
  }
}
