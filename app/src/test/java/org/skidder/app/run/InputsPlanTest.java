package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.PathsConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.IngestPipelines;
import org.skidder.modules.ModuleFlags;

class InputsPlanTest {
  private static final PathsConfig PATHS =
      new PathsConfig(Path.of("/h"), Path.of("/c"), Path.of("/d"), Path.of("/l"));

  private Problems problems = new Problems();

  private InputsPlan plan(String yaml) {
    problems = new Problems();
    Config root = Config.ofYaml("s.yml", yaml, Map.of());
    LoadedConfig loaded =
        new LoadedConfig(root, PATHS, List.of(Path.of("/c/s.yml")), file -> Config.empty());
    return EnginePlan.of(loaded, EnginePlan.Need.INPUTS, problems).inputs();
  }

  @Test
  void aStartWithNothingToReadIsRefusedAndNamesTheFile() {
    assertThatThrownBy(() -> plan("filebeat.inputs: [{paths: [/x], enabled: false}]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("/c/s.yml: No modules or inputs enabled");
    // Without a value a section is not there.
    assertThatThrownBy(() -> plan("filebeat.autodiscover:"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("No modules or inputs enabled");
  }

  @Test
  void anInputWithMistakesInASectionThatIsSwitchedOffCanRun() {
    String yaml =
        "filebeat.inputs: [{type: tcp, host: ':0', ssl: {enabled: false, key: '${NOPE}'}}]";
    assertThat(plan(yaml)).isNotNull();
    assertThat(problems.errors()).isEmpty();
    Config input = Config.ofYaml(yaml).get("filebeat.inputs").orElseThrow().items().getFirst();
    assertThat(new SettingsIdentity(input)).isEqualTo(new SettingsIdentity(input));
    String module =
        "filebeat.modules: [{module: nginx, error.enabled: false, access.input:"
            + " {type: tcp, host: ':0', ssl: {enabled: false, key: '${NOPE}'}}}]";
    assertThat(plan(module).fixed())
        .singleElement()
        .returns("tcp", fixed -> fixed.section().text("type").orElse(""))
        .satisfies(fixed -> assertThat(new SettingsIdentity(fixed.section())).isNotNull());
    assertThat(problems.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "', error.enabled: false', 0", "', access.input.tail_files: true', 1"})
  void ofAFilesetInTwoPlacesOnlyOtherSettingsAreTold(
      String more, int warnings, @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("nginx.yml"), "read by the loader below");
    PathsConfig paths = new PathsConfig(Path.of("/h"), folder, Path.of("/d"), Path.of("/l"));
    Config root =
        Config.ofYaml("filebeat: {modules: [{module: nginx}], config.modules.path: '*.yml'}");
    Config external = Config.ofYaml("[{module: nginx" + more + "}]");
    LoadedConfig loaded = new LoadedConfig(root, paths, List.of(), file -> external);
    var _ = EnginePlan.of(loaded, EnginePlan.Need.INPUTS, problems);
    assertThat(problems.warnings())
        .extracting(Problems.Problem::message)
        .filteredOn(message -> message.contains("enabled in two places"))
        .hasSize(warnings)
        .allMatch(message -> message.contains("nginx") && message.contains("access"));
  }

  @ParameterizedTest
  @CsvSource({
    "config.modules: {path: '*.yml'}, true",
    "'config.modules: {path: ''*.yml'', reload.enabled: true}', false",
    "'config.inputs: {path: ''*.yml'', reload.enabled: true}', true",
    "autodiscover.providers: [], false"
  })
  void aSettingOfTheCommandLineForWhatComesLaterIsNoMistake(
      String source, boolean told, @TempDir Path folder) {
    PathsConfig paths = new PathsConfig(Path.of("/h"), folder, Path.of("/d"), Path.of("/l"));
    Config root = Config.ofYaml("filebeat: {inputs: [{paths: [/x]}], " + source + "}");
    LoadedConfig loaded = new LoadedConfig(root, paths, List.of(), file -> Config.empty());
    ModuleFlags flags = new ModuleFlags(List.of(), List.of("nginx.access.enabled=false"));

    var _ = EnginePlan.of(loaded, EnginePlan.Need.INPUTS, flags, problems);

    assertThat(problems.warnings().toString().contains("no enabled module has")).isEqualTo(told);
  }

  @Test
  void whatAVariableIsForAnOldServerIsTold() {
    ModulePipelines pipelines = new ModulePipelines(false);
    pipelines.update(
        plan("filebeat.modules: [{module: nginx, error.var.convert_timezone: true}]").fixed());

    assertThat(pipelines.groups(false, "6.0.1"))
        .flatExtracting(IngestPipelines.Group::notes)
        .containsExactly(
            "Setting var convert_timezone (nginx/error) to false because Elasticsearch version is"
                + " 6.0.1");
    assertThat(pipelines.groups(false, "6.4.0"))
        .flatExtracting(IngestPipelines.Group::notes)
        .isEmpty();
  }

  @Test
  void modulesAndFilesetsAreDescribedSortedAndOnce() {
    InputsPlan plan = plan("filebeat.modules: [{module: system}, {module: auditd}]");
    List<InputPlan> twice = new ArrayList<>(plan.fixed());
    twice.addAll(plan.fixed());

    assertThat(InputsPlan.describe(twice.reversed()))
        .isEqualTo("auditd (log), system (auth, syslog)");
  }

  @Test
  void providersOfAutodiscoverNeedNotBeThereYet() {
    assertThat(plan("filebeat.autodiscover.providers: []").discovery()).isPresent();
  }

  @Test
  void theOlderSpellingOfTheTypeIsTakenWithAWarning() {
    InputsPlan plan = plan("filebeat.inputs: [{input_type: stdin, type: log}]");

    assertThat(plan.fixed()).hasSize(1);
    assertThat(InputPlanner.kind(plan.fixed().getFirst().section())).isEqualTo("stdin");
    assertThat(problems.warnings())
        .extracting(Problems.Problem::option)
        .containsExactly("filebeat.inputs.0.input_type");
  }

  @Test
  void standardInputMustBeTheOnlyInput() {
    assertThatThrownBy(() -> plan("filebeat.inputs:\n- type: stdin\n- {type: log, paths: [/x/y]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("s.yml:2", "must be the only one");
    InputsPlan alone =
        plan("filebeat.inputs:\n- type: stdin\n- {type: log, enabled: false, paths: [/x/y]}");
    assertThat(alone.fixed()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: udp, host: 'l:1', rate_limit: 10} | filebeat.inputs.0.rate_limit | UDP cannot be"
            + " held back",
        "{type: syslog, protocol.udp.host: 'l:1', rate_limit: 1} | rate_limit | TCP can wait",
        "{type: redis, hosts: [h], rate_limit: 10} | rate_limit | servers forget",
        "{paths: [/x], rate_limit: -1} | rate_limit | at least 0"
      })
  void anInputThatWouldLoseEventsTakesNoRateLimit(String input, String option, String why) {
    assertThatThrownBy(() -> plan("filebeat.inputs: [" + input + "]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("s.yml:1", option, why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{paths: [/x], rate_limit: 10000}",
        "{type: docker, containers.ids: ['*'], rate_limit: 10000}",
        "{type: stdin, rate_limit: 10000}",
        "{type: tcp, host: 'l:1', rate_limit: 10000}",
        "{type: unix, path: /x, socket_type: datagram, rate_limit: 10000}",
        "{type: syslog, protocol.tcp.host: 'l:1', rate_limit: 10000}",
        "{type: udp, host: 'l:1', rate_limit: 0}"
      })
  void anInputThatCanWaitTakesARateLimit(String input) {
    assertThat(plan("filebeat.inputs: [" + input + "]").fixed()).hasSize(1);
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void theTimeOfAnEventIsNoFieldToAdd() {
    String input = "filebeat.inputs:\n- paths: [/x]\n  fields: {'@timestamp': x}\n";

    assertThat(plan(input).fixed()).hasSize(1);
    assertThatThrownBy(() -> plan(input + "  fields_under_root: true"))
        .hasMessageContainingAll("s.yml:3", "filebeat.inputs.0.fields", "'@timestamp'");
    assertThatThrownBy(() -> plan(input + "fields_under_root: true\nfields.@timestamp: x"))
        .hasMessageContainingAll("s.yml:5", "'@timestamp'");
  }

  @Test
  void aValueThatIsNoInputSaysWhatIsExpected() {
    assertThatThrownBy(() -> plan("filebeat.inputs: abc"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("s.yml:1: filebeat.inputs: expected an input (- type: ")
        .hasMessageNotContaining("paths");
    assertThatThrownBy(() -> plan("filebeat.modules:\n- nginx"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("s.yml:2: filebeat.modules.0: expected a module (- module: ");
  }

  @Test
  void anUnknownTypeIsReportedWhereItIsStated() {
    assertThatThrownBy(() -> plan("filebeat.inputs:\n- type: log\n  input_type: nosuch"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("s.yml:3: filebeat.inputs.0.input_type: there is no input of type");
  }

  @Test
  void anOldNameOfAProcessorLeadsToThePresentOne() {
    assertThatThrownBy(
            () -> plan("filebeat.inputs: [{paths: [/x]}]\nprocessors: [{kubernetes: {}}]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean add_kubernetes_metadata?");
  }

  @Test
  void anEmptyFileHasNeitherOutputsNorInputs() {
    LoadedConfig nothing =
        new LoadedConfig(Config.empty(), PATHS, List.of(), file -> Config.empty());
    assertThatThrownBy(() -> EnginePlan.of(nothing, EnginePlan.Need.ALL, problems))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("No outputs are defined", "No modules or inputs enabled");
  }

  @Test
  void anOutputThatIsNoSectionIsReportedAtItsPlace() {
    Config root =
        Config.ofYaml("s.yml", "filebeat.inputs: [{paths: [/x]}]\noutput: file", Map.of());
    LoadedConfig loaded = new LoadedConfig(root, PATHS, List.of(), file -> Config.empty());
    assertThatThrownBy(() -> EnginePlan.of(loaded, EnginePlan.Need.ALL, problems))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("s.yml:2: output: expected a section (required 'object')")
        .hasMessageContaining("found \"file\"")
        .hasMessageNotContaining("No outputs");
  }

  @ParameterizedTest
  @CsvSource({"close_eof=true, 0", "close_eoff=true, 1"})
  void aSettingOfSeveralFilesetsNeedNotBeAnOptionOfEach(String setting, int warnings) {
    Config root = Config.ofYaml("filebeat.modules: [{module: redis}, {module: nginx}]");
    LoadedConfig loaded = new LoadedConfig(root, PATHS, List.of(), file -> Config.empty());
    ModuleFlags flags = new ModuleFlags(List.of(), List.of("*.*.input." + setting));
    var _ = EnginePlan.of(loaded, EnginePlan.Need.INPUTS, flags, problems);

    assertThat(problems.warnings())
        .filteredOn(Problems.Problem::isUnknownOption)
        .extracting(Problems.Problem::option)
        .hasSize(warnings)
        .allMatch("close_eoff"::equals);
  }
}
