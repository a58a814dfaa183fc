package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.skidder.app.run.DiscoveryRig.at;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Problems;
import org.skidder.core.event.FieldMap;
import org.skidder.core.testkit.FakeEngine.Known;

/** Autodiscover with the provider docker, against a running engine. */
class DiscoveryTest {
  private static final Known WEB =
      Known.of("aaaa1111", "web").labelled(Map.of("com.example.team", "blue"));

  @TempDir private Path home;
  private DiscoveryRig rig;

  @BeforeEach
  void listen() throws IOException {
    rig = new DiscoveryRig(home);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void whatRunsAlreadyIsReadWithItsMetadata() throws IOException {
    rig.docker.startSilently(WEB);
    rig.write(WEB, "hello");
    rig.run(rig.readsAll("1h"));
    FieldMap event = rig.awaitEvents(1).getFirst();
    assertThat(at(event, "message")).isEqualTo("hello");
    assertThat(at(event, "docker.container.name")).isEqualTo("web");
    assertThat(at(event, "docker.container.image")).isEqualTo("app:1");
    assertThat(at(event, "docker.container.id")).isEqualTo("aaaa1111");
    assertThat(at(event, "docker.container.labels.com.example.team")).isEqualTo("blue");
    assertThat(at(event, "input.type")).isEqualTo("log");
  }

  @Test
  void theLastLinesOfAContainerArriveAndItsInputEnds() throws IOException {
    rig.run(rig.readsAll("300ms"));
    rig.docker.start(WEB);
    rig.awaitRunning(1);
    rig.docker.die(WEB.id());
    for (int i = 0; i < 100; i++) {
      rig.write(WEB, "last words " + i);
    }
    rig.awaitRunning(0);
    assertThat(rig.events()).hasSize(100);
  }

  @Test
  void theLastWordsOfAContainerArriveThoughTheirLineDidNotEnd() throws IOException {
    rig.run(
        rig.provider(
            "cleanup_timeout: 100ms, templates: [{condition.has_fields: [docker.container.id],"
                + " config: [{type: log, docker-json.partial: true, scan_frequency: 50ms, paths: ['"
                + rig.logs()
                + "']}]}]"));
    rig.docker.start(WEB);
    String time = "\"stream\":\"stdout\",\"time\":\"2018-03-04T05:06:07Z\"}";
    rig.write(WEB, "{\"log\":\"hello\\n\"," + time);
    rig.write(WEB, "{\"log\":\"panic\"," + time);
    rig.awaitEvents(1);
    rig.docker.die(WEB.id());
    rig.awaitRunning(0);
    assertThat(rig.awaitEvents(2))
        .extracting(event -> at(event, "message"))
        .containsExactly("hello", "panic");
  }

  /** The one in between has a mistake, so nothing reads the file for a while. */
  @Test
  void anEventIsNotTornWhenOnlyALaterConfigurationGoesOnWithIt() throws IOException {
    rig.run(
        rig.provider(
            "cleanup_timeout: 1h, templates: [{condition.has_fields: [host], config: [{type: log,"
                + " scan_frequency: '${data.docker.container.labels.f}',"
                + " multiline: {pattern: '^ ', match: after, timeout: 1h}, paths: ['"
                + rig.logs()
                + "']}]}]"));
    rig.docker.start(WEB.labelled(Map.of("f", "50ms")));
    rig.write(WEB, "one");
    rig.write(WEB, "two");
    rig.awaitEvents(1);
    rig.docker.update(WEB.labelled(Map.of("f", "often")));
    rig.awaitRunning(0);
    rig.write(WEB, " more");
    rig.write(WEB, "three");
    rig.docker.update(WEB.labelled(Map.of("f", "60ms")));
    assertThat(rig.awaitEvents(2))
        .extracting(event -> at(event, "message"))
        .containsExactly("one", "two\n more");
  }

  /** The first file stays open for longer than an input has time to find its files. */
  @Test
  void filesThatWaitForTheirTurnArriveBeforeTheInputEnds() throws IOException {
    rig.docker.startSilently(WEB);
    Path folder = Files.createDirectories(home.resolve("logs").resolve(WEB.id()));
    Files.writeString(folder.resolve("a.log"), "first\n");
    Files.writeString(folder.resolve("b.log"), "second\n");
    rig.run(
        rig.provider(
            "cleanup_timeout: 0s, templates: [{condition.has_fields: [docker.container.id], config:"
                + " [{type: log, harvester_limit: 1, close_inactive: 2500ms, scan_frequency: 50ms,"
                + " paths: ['"
                + rig.logs()
                + "']}]}]"));
    rig.awaitEvents(1);
    rig.docker.die(WEB.id());
    rig.awaitRunning(0);
    assertThat(rig.events())
        .extracting(event -> at(event, "message"))
        .containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void anUpdateChangesTheMetadataAndDoesNotRestartTheInput() throws IOException {
    rig.run(rig.readsAll("0s"));
    rig.docker.start(WEB);
    rig.write(WEB, "one");
    rig.awaitEvents(1);
    rig.docker.update(WEB.labelled(Map.of("com.example.team", "red")));
    await()
        .until(() -> {
          rig.write(WEB, "more");
          List<FieldMap> events = rig.events();
          return at(events.getLast(), "docker.container.labels.com.example.team").equals("red");
        });
    assertThat(rig.metrics.counter("libbeat.config.module.starts").sum()).isEqualTo(1);
    assertThat(rig.metrics.counter("libbeat.config.module.stops").sum()).isZero();
  }

  @Test
  void aContainerThatStartsAgainGoesOnWithItsInput() throws IOException {
    rig.run(rig.readsAll("1h"));
    rig.docker.start(WEB);
    rig.write(WEB, "one");
    rig.awaitEvents(1);
    rig.docker.die(WEB.id());
    rig.docker.start(WEB);
    rig.write(WEB, "two");
    rig.awaitEvents(2);
    assertThat(rig.metrics.counter("libbeat.config.module.starts").sum()).isEqualTo(1);
  }

  @Test
  void aNewConfigurationTakesOverWhereTheOldOneWas() throws IOException {
    rig.run(
        rig.provider(
            "cleanup_timeout: 1h, templates: [{condition.has_fields: [host], config: [{type: log,"
                + " scan_frequency: 50ms, tags: ['${data.docker.container.labels.v}'], paths: ['"
                + rig.logs()
                + "']}]}]"));
    for (int i = 0; i < 20; i++) {
      Known version = WEB.labelled(Map.of("v", "v" + i));
      rig.docker.start(version);
      rig.write(WEB, "line " + i);
    }
    rig.awaitEvents(20);
    rig.awaitRunning(1);
    assertThat(rig.events().stream().map(e -> at(e, "message")).distinct()).hasSize(20);
    assertThat(rig.events()).hasSize(20);
    assertThat(rig.engine().inputTypes()).hasSize(1);
  }

  @Test
  void hintsDecideHowLogsAreRead() throws IOException {
    Known quiet = Known.of("bbbb", "quiet").labelled(Map.of("co.elastic.logs/disable", "true"));
    Known loud =
        Known.of("cccc", "loud")
            .labelled(
                Map.of(
                    "co.elastic.logs/exclude_lines", "^DEBUG, ^TRACE",
                    "co.elastic.logs/processors.1.add_tags.tags", "hinted"));
    rig.docker.startSilently(quiet);
    rig.docker.startSilently(loud);
    rig.write(quiet, "not to be seen");
    rig.write(loud, "DEBUG no");
    rig.write(loud, "INFO yes");
    rig.run(
        rig.provider(
            "builders: [{type: hints, config: {type: log, scan_frequency: 50ms, paths: ['"
                + rig.home.resolve("logs")
                + "/${data.container.id}/*.log']}}]"));
    FieldMap event = rig.awaitEvents(1).getFirst();
    assertThat(at(event, "message")).isEqualTo("INFO yes");
    assertThat(at(event, "tags")).isEqualTo(List.of("hinted"));
    assertThat(rig.engine().inputTypes()).hasSize(1);
  }

  @Test
  void aModuleOfATemplateRuns() throws IOException {
    rig.docker.startSilently(WEB);
    rig.write(
        WEB, "10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 23 \"-\" \"x\"");
    rig.run(
        rig.provider(
            "templates: [{condition.equals.docker.container.name: web, config: [{module: nginx,"
                + " error.enabled: false, access.var.paths: ['"
                + rig.logs()
                + "']}]}]"));
    FieldMap event = rig.awaitEvents(1).getFirst();
    assertThat(at(event, "fileset.module")).isEqualTo("nginx");
    assertThat(at(event, "docker.container.name")).isEqualTo("web");
    assertThat(at(event, "nginx.access.url")).isEqualTo("/");
    assertThat(rig.engine().modules()).containsExactly("nginx");
  }

  @Test
  void anEngineThatIsNotThereEndsTheStart() {
    rig.docker.close();
    assertThatThrownBy(() -> rig.run(rig.readsAll("0s")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("docker.sock");
  }

  @Test
  void mistakesOfTheSectionEndTheStart() {
    for (Map.Entry<String, String> mistake :
        Map.of(
                "type: dokcer", "there is no provider dokcer",
                "type: docker, templates: [{config: [{type: log}]}]", "condition",
                "type: docker, templates: [{condition: {eqals: {a: b}}, config: []}]", "eqals",
                "type: docker, builders: [{type: hint}]", "there is no builder hint",
                "type: docker, appenders: [{type: x, config: {}}]", "there is no appender x",
                "type: docker, hints.enabled: true, builders: [{type: hints}]", "hints.enabled",
                "type: docker, templates: [{condition.has_fields: [a], config: [{module: nope}]}]",
                    "there is no module nope",
                "type: docker, templates: [{condition.has_fields: [a], config: [{type: lgo}]}]",
                    "there is no input of type lgo")
            .entrySet()) {
      Problems problems = new Problems();
      assertThatThrownBy(() ->
              rig.plan("filebeat.autodiscover.providers: [{" + mistake.getKey() + "}]\n", problems))
          .as(mistake.getKey())
          .hasMessageContaining("filebeat.yml:1")
          .hasMessageContaining(mistake.getValue());
    }
  }

  @Test
  void mistakesOfATemplateThatHasVariablesAreWarnedOf() throws IOException {
    Problems problems = new Problems();
    rig.plan(
        rig.provider(
            "templates: [{condition.has_fields: [a], config: [{type: log, pths: [x], paths:"
                + " ['/${data.x}/${data.y:z}'], max_bytes: '${data.n}', tags: ['${data.x}']}]}]"),
        problems);
    assertThat(problems.warnings()).singleElement().asString().contains("pths", "paths");
  }

  @Test
  void hintsReadTheFilesOfDockerItself() throws IOException {
    Known app =
        Known.of("dddd", "app")
            .labelled(
                Map.of(
                    "co.elastic.logs/module", "nginx",
                    "co.elastic.logs/fileset.stdout", "access"));
    rig.docker.startSilently(app);
    rig.write(
        app,
        "{\"log\":\"10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \\\"GET /a HTTP/1.0\\\" 200 23"
            + " \\\"-\\\""
            + " \\\"x\\\"\\n\",\"stream\":\"stdout\",\"time\":\"2020-01-02T03:04:05.678Z\"}");
    rig.write(
        app, "{\"log\":\"no\\n\",\"stream\":\"stderr\",\"time\":\"2020-01-02T03:04:06.678Z\"}");
    rig.run(
        rig.provider(
            "builders: [{type: hints, config: {type: docker, containers.path: '"
                + rig.home.resolve("logs")
                + "', containers.ids: ['${data.container.id}']}}]"));
    FieldMap event = rig.awaitEvents(1).getFirst();
    assertThat(at(event, "nginx.access.url")).isEqualTo("/a");
    assertThat(at(event, "stream")).isEqualTo("stdout");
    assertThat(at(event, "docker.container.name")).isEqualTo("app");
    assertThat(rig.engine().inputTypes()).containsExactly("docker");
  }

  @Test
  void aSectionWithoutProvidersIsEnoughToStart() throws IOException {
    rig.plan("filebeat.autodiscover.providers: []\n", new Problems());
    assertThatThrownBy(() -> rig.plan("filebeat.autodiscover:\n", new Problems()))
        .hasMessageContaining("No modules or inputs enabled");
    assertThat(Files.exists(home.resolve("out"))).isFalse();
  }
}
