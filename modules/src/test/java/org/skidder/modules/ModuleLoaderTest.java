package org.skidder.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;

class ModuleLoaderTest {
  @TempDir Path home;

  private final Problems problems = new Problems();
  private String os = "Linux";
  private boolean more;

  private void file(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  @BeforeEach
  void demo() throws IOException {
    file(
        "demo/log/manifest.yml",
        """
        var:
        - name: home
          default: /srv/demo
        - name: paths
          default: ["{{.home}}/*.log", ""]
          os.darwin: []
        - name: zone
          default: true
          min_elasticsearch_version: {version: 6.1.0, value: false}
        ingest_pipeline: [ingest/main.json, ingest/second.yml]
        input: config/{{ if .json }}json{{ else }}plain{{ end }}.yml
        """);
    file(
        "demo/log/config/plain.yml",
        """
        type: log
        paths:
        {{ range $i, $path := .paths }}
         - {{$path}}
        {{ end }}
        exclude_files: [a, b]
        processors: [{add_locale: {}}]
        """);
    file("demo/log/config/json.yml", "type: log\npaths: {{ .paths }}\njson.message_key: m\n");
    file(
        "demo/log/ingest/main.json",
        """
        {
        \t"description": "a\\/b \\u00e4",
        \t"processors": [{"pipeline":{"name":"{< pipeline "second" >}"}}
        {< if .zone >},{"set":{"field":"a.b","value":"{{ beat.timezone }}"}}{< end >}]
        }
        """);
    file("demo/log/ingest/second.yml", "processors:\n- set: {field: x.y, value: 1e3}\n");
    file("demo/other/manifest.yml", "input: config/o.yml\n");
    file("demo/other/config/o.yml", "type: stdin\n");
  }

  private List<Fileset> load(String yaml, String... settings) {
    ModuleLoader loader =
        new ModuleLoader(
            new ModuleLibrary(home),
            new ModuleFlags(List.of(), List.of(settings)),
            Config.ofYaml("main: seen"),
            Platform.of(os, "h.example.org"),
            "filebeat-6.4.0",
            problems);
    List<Fileset> filesets = loader.load(Config.ofYaml("m.yml", yaml, Map.of()), problems);
    loader.reportUnusedSettings(more, problems);
    return filesets;
  }

  private Map<String, Object> input(String yaml, String... settings) {
    List<Fileset> filesets = load(yaml, settings);
    assertThat(problems.errors()).isEmpty();
    return filesets.getFirst().input().toMap();
  }

  private String error(String yaml, String... settings) {
    load(yaml, settings);
    assertThat(problems.errors()).hasSize(1);
    return problems.errors().getFirst().toString();
  }

  @Test
  void filesetsThatAreNotMentionedRunWithTheirDefaults() {
    assertThat(load("module: demo"))
        .extracting(Fileset::path)
        .containsExactly("demo/log", "demo/other");
    assertThat(load("module: demo\nother.enabled: false")).hasSize(1);
    assertThat(load("module: demo\nenabled: false\nnot_there: {}")).isEmpty();
    assertThat(load("module: demo\nnot_there.enabled: false")).hasSize(2);
    assertThat(problems.errors()).isEmpty();
  }

  @Test
  void theInputIsCompleteAndNamesItsPipeline() {
    assertThat(input("module: demo"))
        .containsEntry("type", "log")
        .containsEntry("paths", List.of("/srv/demo/*.log"))
        .containsEntry("pipeline", "filebeat-6.4.0-demo-log-main")
        .containsEntry("_module_name", "demo")
        .containsEntry("_fileset_name", "log");
  }

  @Test
  void defaultsMadeOfOtherVariablesSeeTheUsersValues() {
    assertThat(input("module: demo\nlog.var.home: /x")).containsEntry("paths", List.of("/x/*.log"));
    assertThat(input("module: demo\nlog.var: {json: true, paths: [p], home: []}"))
        .containsEntry("paths", List.of("p"))
        .containsEntry("json", Map.of("message_key", "m"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: b", "@x", "x #y", "0123", "0x1f", "yes", "~", "{{x}}", "[a]"})
  void aTextOfAVariableIsTakenAsItIs(String password) {
    String yaml = "module: redis\nlog.enabled: false\nslowlog.var.password: '" + password + "'";
    assertThat(input(yaml)).containsEntry("password", password);
  }

  @Test
  void settingsOfTheInputGoOverTheTemplate() {
    Map<String, Object> input =
        input(
            "module: demo\n"
                + "log.input: {exclude_files: [c], processors: [{drop_event: {}}], pipeline: no}");
    assertThat(input)
        .containsEntry("exclude_files", List.of("c"))
        .containsEntry("pipeline", "filebeat-6.4.0-demo-log-main");
    assertThat((List<?>) input.get("processors")).hasSize(2);
  }

  @Test
  void theCommandLineGoesOverTheFileFromTheGeneralToTheSpecial() {
    String yaml = "module: demo\nlog.var.paths: [a, b, c]";
    assertThat(
            input(
                yaml,
                "demo.log.var.paths=[x]",
                "*.*.input.close_eof=true",
                "demo.*.input.tags=[special]",
                "*.*.input.tags=[general]"))
        .containsEntry("paths", List.of("x"))
        .containsEntry("close_eof", true)
        .containsEntry("tags", List.of("special"));
    assertThat(load(yaml, "demo.*.enabled=false", "demo.other.enabled=true"))
        .extracting(Fileset::name)
        .containsExactly("other");
  }

  @Test
  void settingsWithoutEffectAreReported() {
    load("module: demo\nlog: {paths: [x], tags: [a]}", "web.log.enabled=false");
    assertThat(problems.warnings()).hasSize(3);
    assertThat(problems.warnings().toString())
        .contains("m.yml:2: log.paths: has no effect; this variable is written as var.paths")
        .contains(
            "m.yml:2: log.tags: has no effect; options of the input are written as input.tags")
        .contains("(the fileset has home, paths, zone)")
        .contains("no enabled module has a fileset web.log");
  }

  @Test
  void aSettingForWhatMayStillBeEnabledHasAnEffect() {
    more = true;
    load("module: demo", "nginx.access.enabled=false", "redis.*.enabled=false");
    assertThat(problems.warnings()).isEmpty();
    load("module: demo", "nginx.acess.enabled=false", "ngnix.*.enabled=false", "*.log.x=1");
    assertThat(problems.warnings())
        .extracting(problem -> problem.message().replaceAll(".* ", ""))
        .containsExactly("nginx.acess", "ngnix.*", "*.log");
  }

  @Test
  void anInputOfAnotherTypeDoesNotGetThePathsOfTheModule() {
    os = "Mac OS X";
    String docker = "module: demo\nlog.input: {type: docker, containers.ids: [x]}";
    assertThat(input(docker))
        .containsEntry("type", "docker")
        .containsEntry("exclude_files", List.of("a", "b"))
        .doesNotContainKey("paths");
    assertThat(problems.warnings()).isEmpty();
    assertThat(input(docker + "\nlog.input.paths: [own]")).containsEntry("paths", List.of("own"));
    assertThat(input(docker + "\nlog.var.paths: [own]")).doesNotContainKey("paths");
    assertThat(problems.warnings())
        .singleElement()
        .asString()
        .contains("m.yml:3: log.var.paths: has no effect", "of type docker");
    assertThat(input("module: demo\nlog: {var.paths: [a], input.type: log}"))
        .containsEntry("paths", List.of("a"));
  }

  @Test
  void aFilesetWithoutPathsOnASystemDoesNotRunThere() {
    os = "Mac OS X";
    assertThat(load("module: demo")).extracting(Fileset::name).containsExactly("other");
    assertThat(problems.warnings().toString()).contains("demo/log has no paths on this system");
    assertThat(load("module: demo\nlog.var.paths: [a]")).hasSize(2);
    assertThat(load("module: demo\nlog.input.paths: [a]")).hasSize(2);
  }

  @Test
  void pipelinesAreMadeForTheServer() {
    Fileset fileset = load("module: demo").getFirst();
    assertThat(problems.errors()).isEmpty();
    ServerVersion old = ServerVersion.parse(false, "6.0.1").orElseThrow();
    assertThat(fileset.lowered(old)).isEqualTo(Map.of("zone", false));
    assertThat(fileset.lowered(ServerVersion.EDGE)).isEmpty();
    assertThat(fileset.pipelines(old))
        .isEqualTo(
            Map.of(
                "filebeat-6.4.0-demo-log-main",
                Map.of(
                    "description",
                    "a/b ä",
                    "processors",
                    List.of(Map.of("pipeline", Map.of("name", "filebeat-6.4.0-demo-log-second")))),
                "filebeat-6.4.0-demo-log-second",
                Map.of(
                    "processors",
                    List.of(Map.of("set", Map.of("field", "x.y", "value", 1000.0))))));
    assertThat(fileset.pipelines(ServerVersion.EDGE).toString())
        .contains("{set={field=a.b, value={{ beat.timezone }}}}");
  }

  @Test
  void mistakesOfTheUserSayWhere() {
    assertThat(error("log: {}")).startsWith("m.yml").contains("missing required field");
  }

  @Test
  void anUnknownModuleIsNamedWithThoseThereAre() {
    assertThat(error("module: dmo"))
        .startsWith("m.yml:1: module: ")
        .contains("there are apache2, ", ", demo, ");
  }

  @Test
  void anUnknownFilesetIsAnError() {
    assertThat(error("module: demo\nlgo: {}"))
        .isEqualTo(
            "m.yml:2: lgo: Fileset demo/lgo is configured but doesn't exist; there are log, other");
  }

  @Test
  void anUnknownFilesetWithNothingBehindItIsAnErrorToo() {
    assertThat(error("module: demo\nlog:\nenabled:\nlgo:\n")).startsWith("m.yml:4: lgo: Fileset");
  }

  @Test
  void aFilesetIsNoScalar() {
    assertThat(error("module: demo\nlog: true")).startsWith("m.yml:2: log: expected the settings");
  }

  @Test
  void theOldNameOfInputIsNotMixedWithTheNewOne() {
    assertThat(error("module: demo\nlog: {input.a: 1, prospector.b: 2}"))
        .contains("prospector and input are defined in the fileset, use only input");
  }

  @Test
  void settingsOfTheCommandLineNeedModuleAndFileset() {
    assertThat(error("module: demo", "demo.enabled=false"))
        .contains("-M flags must be prefixed by the module and fileset");
  }

  @Test
  void mistakesInTheFilesOfAModuleSayWhere() throws IOException {
    file("demo/other/config/o.yml", "type: stdin\nx: [\n");
    assertThat(error("module: demo")).contains("demo/other/config/o.yml:2").contains("YAML");
  }

  @Test
  void aMissingFileOfAModuleIsNamed() throws IOException {
    Files.delete(home.resolve("demo/log/ingest/second.yml"));
    assertThat(error("module: demo")).contains("demo/log/ingest/second.yml: the file is missing");
  }

  @Test
  void aVariableNeedsADefault() throws IOException {
    file("demo/other/manifest.yml", "input: config/o.yml\nvar: [{name: v}]\n");
    assertThat(error("module: demo"))
        .contains("manifest.yml:2")
        .contains("Variable v doesn't have a 'default' key");
  }

  @Test
  void aVariableWithAListOfValuesHasNoOther() throws IOException {
    file(
        "demo/other/manifest.yml",
        "var: [{name: format, default: plain, values: [plain, json]}]\ninput: config/o.yml\n");
    assertThat(load("module: demo\nother.var.format: json")).hasSize(2);
    assertThat(error("module: demo\nother.var.format: xml"))
        .contains("m.yml:2", "var.format is 'xml'; it may be plain or json");
  }

  @Test
  void theUsersModulesWin() throws IOException {
    file("nginx/mine/manifest.yml", "input: config/o.yml\n");
    file("nginx/mine/config/o.yml", "type: stdin\n");
    assertThat(load("module: nginx")).extracting(Fileset::path).containsExactly("nginx/mine");
  }

  @Test
  void aProcessorWithoutOptionsNeedsNoneInATemplate() throws IOException {
    file(
        "demo/log/config/plain.yml",
        "type: log\npaths: [/x]\nprocessors:\n- add_locale: ~\n- add_host_metadata:\n");
    Fileset fileset = load("module: demo\nlog.input.processors: [{drop_event: }]").getFirst();
    assertThat(fileset.input().get("processors").orElseThrow().items())
        .flatExtracting(Config::names)
        .containsExactly("add_locale", "add_host_metadata", "drop_event");
  }

  @Test
  void aSingleValueIsAListOfOneWhereTheDefaultIsAList() {
    assertThat(input("module: demo\nlog.var.paths: /var/log/x.log").get("paths"))
        .isEqualTo(List.of("/var/log/x.log"));
    assertThat(input("module: demo", "demo.log.var.paths=/y.log").get("paths"))
        .isEqualTo(List.of("/y.log"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "'false'", "true", "'true'"})
  void aSwitchMayBeAText(String value) throws IOException {
    file(
        "demo/log/config/plain.yml",
        "type: {{ if .zone }}log{{ else }}stdin{{ end }}\npaths: [x]\n");
    assertThat(input("module: demo\nlog.var.zone: " + value))
        .containsEntry("type", value.contains("true") ? "log" : "stdin");
    assertThat(input("module: demo\nlog.var: {zone: false, home: 'false'}"))
        .containsEntry("type", "stdin");
  }

  @Test
  void aValueThatTheTemplateCannotTakeIsReportedWhereItIsStated() throws IOException {
    file("demo/log/config/plain.yml", "paths:\n{{ range .home }}\n- {{ . }}\n{{ end }}\n");
    file(
        "demo/log/manifest.yml",
        "var: [{name: home, default: {a: /x}}, {name: zone, default: true}]\n"
            + "input: config/plain.yml\n");

    assertThat(error("module: demo\nother.enabled: false\nlog.var:\n  zone: 1\n  home: 5"))
        .startsWith("m.yml:5: log.var.home: the module cannot take this value: ")
        .doesNotContain("plain.yml");
  }

  @Test
  void warnsOfTemplatesWhereValuesShouldBe() {
    load("module: demo\nlog.var:\n  home: /x\n  paths: ['{{.home}}/*.log']");

    assertThat(problems.warnings())
        .singleElement()
        .asString()
        .startsWith("m.yml:4: log.var.paths: has '{{' in it");
  }

  @Test
  void theFileOfAModuleShowsTheValuesThatVariablesHave() throws IOException {
    ModuleFolder demo = new ModuleLibrary(home).find("demo").orElseThrow();

    assertThat(ModuleSettingsFile.of(demo, Platform.of("Linux", "h")))
        .contains(
            "    #var.home: '/srv/demo'\n"
                + "    #var.paths: ['/srv/demo/*.log']\n"
                + "    #var.zone: true\n");
  }
}
