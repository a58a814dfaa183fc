package org.skidder.containers.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.FieldMap;

class BlueprintTest {
  private static final ModuleNames MODULES =
      module -> module.equals("nginx") ? List.of("access", "error") : List.of();

  private final Problems problems = new Problems();

  private static Sighting sighting(Map<String, String> labels, String containerName) {
    FieldMap container = new FieldMap();
    container.put("id", "abc");
    container.put("name", "web");
    container.put("labels", DottedNames.nested(labels));
    FieldMap docker = new FieldMap();
    docker.put("container", container);
    FieldMap data = new FieldMap();
    data.put("host", "172.17.0.2");
    data.put("port", 80L);
    data.put("docker", docker);
    return new Sighting(data, data, container, labels, containerName);
  }

  /** What a provider with these options makes of labels. */
  private List<Map<String, Object>> made(String provider, Map<String, String> labels) {
    return made(provider, labels, "");
  }

  private List<Map<String, Object>> made(
      String provider, Map<String, String> labels, String containerName) {
    return configs(provider, labels, containerName).stream().map(Config::toMap).toList();
  }

  private List<Config> configs(String provider, Map<String, String> labels, String containerName) {
    Config section =
        Config.ofYaml(
                "f.yml",
                "filebeat.autodiscover.providers: [" + provider + "]",
                Map.of("SECRET", "pass", "FOLDER", "/srv"))
            .get("filebeat.autodiscover.providers")
            .orElseThrow()
            .items()
            .getFirst();
    ProviderOptions options =
        new Binder(problems)
            .allowOther(HintOptions.class)
            .tryBind(section, ProviderOptions.class)
            .orElseThrow();
    Optional<HintOptions> hints =
        new Binder(problems).allowOther(ProviderOptions.class).tryBind(section, HintOptions.class);
    return new Blueprint(section, options, hints, MODULES, problems)
        .build(sighting(labels, containerName), problems);
  }

  private static final String HINTS = "{type: docker, hints.enabled: true}";

  private static Map<String, Object> docker(Object... more) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", "docker");
    map.put("containers", Map.of("ids", List.of("abc")));
    for (int i = 0; i < more.length; i += 2) {
      map.put((String) more[i], more[i + 1]);
    }
    return map;
  }

  private static Map<String, String> hints(String... namesAndValues) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.put("co.elastic.logs" + namesAndValues[i], namesAndValues[i + 1]);
    }
    return labels;
  }

  @Test
  void everyTemplateWhoseConditionHoldsCounts() {
    String provider =
        """
        {type: docker, hints.enabled: true, templates: [
          {condition.equals.port: 80, config: [{type: log, paths: ["/a/${data.port}"]}]},
          {condition.equals.start: true, config: [{type: log, paths: ["/b"]}]},
          {condition.equals.port: 81, config: [{type: log, paths: ["/c"]}]}]}
        """;
    assertThat(made(provider, Map.of()))
        .extracting(config -> config.get("paths"))
        .containsExactly(List.of("/a/80"), List.of("/b"));
  }

  @Test
  void variablesKeepTheirTypesAndTakeTheUsualForms() {
    String provider =
        """
        {type: docker, templates: [{condition.has_fields: [host], config: [{
          type: tcp, number: "${data.port}", text: "p${data.port}",
          label: "${data.docker.container.labels.com.x}", folder: "${FOLDER}/x",
          absent: "${data.nothing:usual}", there: "${data.host:+yes}"}]}]}
        """;
    assertThat(made(provider, Map.of("com.x", "[a, b]")).getFirst())
        .containsEntry("number", 80L)
        .containsEntry("text", "p80")
        .containsEntry("label", "[a, b]")
        .containsEntry("folder", "/srv/x")
        .containsEntry("absent", "usual")
        .containsEntry("there", "yes");
  }

  @Test
  void textsFromOutsideAreNoSyntaxEvenInsideOfOthers() {
    String provider =
        """
        {type: docker, templates: [{condition.has_fields: [host], config: [{
          type: log, paths: ["/logs/${data.docker.container.labels.app}"]}]}]}
        """;
    String label = "a, /etc/shadow, ${SECRET} [x]";
    assertThat(made(provider, Map.of("app", label)).getFirst())
        .containsEntry("paths", List.of("/logs/" + label));
  }

  @Test
  void aVariableWithoutAValueLeavesTheConfigurationOut() {
    for (String name : List.of("data.nothing", "data.docker.container", "data.host.x")) {
      Problems before = new Problems();
      String provider =
          "{type: docker, templates: [{condition.has_fields: [host], config: [{type: log, paths:"
              + " ['${"
              + name
              + "}/x']}]}]}";
      assertThat(made(provider, Map.of())).isEmpty();
      assertThat(before.errors()).isEmpty();
    }
    assertThat(problems.errors()).hasSize(3).allMatch(p -> p.origin().toString().equals("f.yml:1"));
  }

  @Test
  void thatIsNoMistakeInASectionThatIsSwitchedOff() {
    String provider =
        """
        {type: docker, appenders: [{type: config, config.tail_files: true}], templates: [{
          condition.has_fields: [host], config: [{type: tcp, host: "${data.host}:1",
            ssl: {enabled: false, certificate: "${UNSET}"}}]}]}
        """;
    List<Config> configs = configs(provider, Map.of(), "");
    assertThat(problems.errors()).isEmpty();
    assertThat(configs)
        .singleElement()
        .returns("172.17.0.2:1", config -> config.text("host").orElse(""))
        .returns(true, config -> config.has("tail_files"));
  }

  @Test
  void appendersChangeWhatCameOut() {
    String provider =
        """
        {type: docker, hints.enabled: true, appenders: [
          {type: config, condition.equals.port: 80, config.fields.name: "${data.docker.container.name}"},
          {type: config, condition.equals.port: 1, config.fields.no: no},
          {type: config, config.tail_files: true}]}
        """;
    assertThat(made(provider, Map.of()))
        .containsExactly(docker("fields", Map.of("name", "web"), "tail_files", true));
  }

  @Test
  void withoutHintsEveryContainerIsRead() {
    assertThat(made(HINTS, Map.of())).containsExactly(docker());
  }

  @Test
  void disabledContainersAreNot() {
    for (String yes : List.of("1", "t", "T", "true", "True", "TRUE")) {
      assertThat(made(HINTS, hints("/disable", yes, "/raw", "{}"))).isEmpty();
    }
    assertThat(made(HINTS, hints("/disable", "yes"))).hasSize(1);
  }

  @Test
  void hintsBecomeOptions() {
    assertThat(
            made(
                HINTS,
                hints(
                    "/multiline.pattern", "^\\[",
                    "/multiline.negate", "true",
                    "/include_lines", "^ERR, ^WARN ,",
                    "/exclude_lines", "^DBG")))
        .containsExactly(
            docker(
                "multiline", Map.of("pattern", "^\\[", "negate", "true"),
                "include_lines", List.of("^ERR", "^WARN"),
                "exclude_lines", List.of("^DBG")));
  }

  @Test
  void processorsComeInTheOrderOfTheirNumbers() {
    assertThat(
            made(
                    HINTS,
                    hints(
                        "/processors.10.drop_event.when.equals.a", "b",
                        "/processors.2.rename.fields.0.from", "x",
                        "/processors.2.rename.fields.0.to", "y",
                        "/processors.add_locale.format", "offset"))
                .getFirst()
                .get("processors"))
        .isEqualTo(
            List.of(
                Map.of("rename", Map.of("fields", List.of(Map.of("from", "x", "to", "y")))),
                Map.of("drop_event", Map.of("when", Map.of("equals", Map.of("a", "b")))),
                Map.of("add_locale", Map.of("format", "offset"))));
  }

  private static Map<String, Object> on(String stream) {
    return Map.of(
        "enabled",
        true,
        "input",
        Map.of("type", "docker", "containers", Map.of("ids", List.of("abc"), "stream", stream)));
  }

  private static final Map<String, Object> OFF = Map.of("enabled", false);

  @Test
  void aModuleReadsTheStreamsThatItsFilesetsAreNamedFor() {
    assertThat(made(HINTS, hints("/module", "ng?inx")))
        .containsExactly(Map.of("module", "nginx", "access", on("all"), "error", on("all")));
    assertThat(made(HINTS, hints("/module", "nginx", "/fileset", "access")))
        .containsExactly(Map.of("module", "nginx", "access", on("all"), "error", OFF));
    assertThat(
            made(
                HINTS,
                hints("/module", "nginx", "/fileset.stdout", "access", "/fileset.stderr", "error")))
        .containsExactly(Map.of("module", "nginx", "access", on("stdout"), "error", on("stderr")));
    assertThat(
            made(
                HINTS, hints("/module", "nginx", "/fileset", "access", "/fileset.stderr", "error")))
        .containsExactly(Map.of("module", "nginx", "access", on("stdout"), "error", on("stderr")));
    assertThat(made(HINTS, hints("/module", "nginx", "/fileset", "nope")))
        .containsExactly(Map.of("module", "nginx", "access", on("all"), "error", on("all")));
  }

  @Test
  void rawReplacesEverythingElse() {
    assertThat(
            made(
                HINTS,
                hints(
                    "/raw",
                    "{\"type\":\"log\",\"paths\":[\"/x/${data.container.id}\"],\"n\":5}",
                    "/module",
                    "nginx")))
        .containsExactly(Map.of("type", "log", "paths", List.of("/x/abc"), "n", 5L));
    assertThat(made(HINTS, hints("/raw", " [{\"type\":\"a\"}, {\"type\":\"b\"}]")))
        .containsExactly(Map.of("type", "a"), Map.of("type", "b"));
    assertThat(made(HINTS, hints("/raw", "{oops"))).containsExactly(docker());
    assertThat(problems.errors()).singleElement().asString().contains("container web", "raw");
  }

  @Test
  void whatStandsForOneContainerWinsAsAWholeAndForNoOther() {
    Map<String, String> labels =
        hints(
            "/multiline.pattern", "^a",
            "/multiline.negate", "true",
            "/exclude_lines", "x",
            ".side/multiline.pattern", "^b",
            ".sidecar/disable", "true");
    assertThat(made(HINTS, labels, "side"))
        .containsExactly(
            docker("multiline", Map.of("pattern", "^b"), "exclude_lines", List.of("x")));
    assertThat(made(HINTS, labels, "sidecar")).isEmpty();
  }

  @Test
  void hintsReachNeitherEnvironmentNorWhatIsNotTheirs() {
    for (String name : List.of("SECRET", "filebeat.autodiscover", "data.docker.container.id")) {
      made(HINTS, hints("/exclude_lines", "${" + name + "}"));
    }
    assertThat(problems.errors()).hasSize(3);
    assertThat(
            made(
                HINTS,
                hints("/exclude_lines", "${data.container.name}${data.hints.logs.a}", "/a", "b")))
        .containsExactly(docker("exclude_lines", List.of("webb")));
  }

  @Test
  void theBaseAndThePrefixCanBeOthers() {
    String provider =
        """
        {type: docker, prefix: my.org., builders: [{type: hints, key: lines, config: {
          type: log, paths: ["${FOLDER}/${data.container.name}"], exclude_lines: [x]}}]}
        """;
    assertThat(made(provider, Map.of("my.org.lines/exclude_lines", "y")))
        .containsExactly(
            Map.of("type", "log", "paths", List.of("/srv/web"), "exclude_lines", List.of("y")));
  }

  /** Whatever stands at a container, it is a configuration, a problem, or nothing. */
  @Test
  void noHintEndsTheWorker() {
    Random random = new Random(7);
    String[] parts = {
      "processors",
      "1",
      "99999999",
      "multiline",
      "raw",
      "module",
      "fileset",
      "value",
      "stdout",
      "disable",
      "",
      ".",
      "..",
      "a.b",
      "include_lines",
      "pattern",
      "containers",
      "type",
      "/"
    };
    String[] values = {
      "",
      "true",
      "{",
      "[{}]",
      "[1]",
      "null",
      "${",
      "${}",
      "$${x}",
      "${data.x:",
      "${data.container.id}",
      "nginx",
      ",",
      "{\"a\":{\"5\":1,\"b\":2}}",
      "{\"a\":1,\"a.b\":2}"
    };
    for (int i = 0; i < 3000; i++) {
      Map<String, String> labels = new LinkedHashMap<>();
      for (int n = random.nextInt(6); n >= 0; n--) {
        List<String> name = new ArrayList<>();
        for (int k = random.nextInt(4); k >= 0; k--) {
          name.add(parts[random.nextInt(parts.length)]);
        }
        labels.put(
            (random.nextInt(5) == 0 ? "co.elastic.logs." : "co.elastic.logs/")
                + String.join(".", name),
            values[random.nextInt(values.length)]);
      }
      assertThat(made(HINTS, labels, random.nextBoolean() ? "" : "a")).isNotNull();
    }
  }
}
