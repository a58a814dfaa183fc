package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.skidder.core.registry.RegistryConfig;

class GeneralConfigTest {
  private final Problems problems = new Problems();

  private Config config(String yaml) {
    return Config.ofYaml("f.yml", yaml, Map.of());
  }

  private List<String> errors(String yaml) {
    Problems found = new Problems();
    GeneralConfig.of(config(yaml), found);
    FilebeatConfig.of(config(yaml), found, RegistryConfig.class);
    return found.errors().stream().map(Object::toString).toList();
  }

  private List<String> warnings(String yaml) {
    Problems found = new Problems();
    GeneralConfig.of(config(yaml), found);
    FilebeatConfig.of(config(yaml), found, RegistryConfig.class);
    return found.warnings().stream().map(Object::toString).toList();
  }

  @Test
  void readsTheGeneralSettings() {
    GeneralConfig general =
        GeneralConfig.of(
                config(
                    "name: me\ntags: t\nfields: {a: 1}\nfields_under_root: true\nmax_procs: 2\n"
                        + "identity.name: skidder\noutput.file.path: x\nlogging.level: info\n"
                        + "queue.mem.events: 1\nprocessors: []\npath.data: x\nseccomp.enabled: no"),
                problems)
            .orElseThrow();

    assertThat(general.name()).contains("me");
    assertThat(general.tags()).containsExactly("t");
    assertThat(general.fields()).isEqualTo(Map.of("a", 1L));
    assertThat(general.fieldsUnderRoot()).isTrue();
    assertThat(general.maxProcs()).isEqualTo(2);
    assertThat(general.identity()).isEqualTo(new IdentityConfig("skidder", "6.4.0"));
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void refusesFieldsThatNoDocumentCanHave() {
    assertThat(errors("name: a\nfields: {a: 1.5, b: {c: [1, .nan]}, d: -.inf}"))
        .containsExactly(
            "f.yml:2: fields: 'fields.b.c' is NaN, which JSON cannot say; write another number, or"
                + " quote it as a text",
            "f.yml:2: fields: 'fields.d' is -Infinity, which JSON cannot say; write another number,"
                + " or quote it as a text");
  }

  @Test
  void anOptionWithAMistakeHasItsDefaultAndTheOthersCount() {
    GeneralConfig general =
        GeneralConfig.of(config("max_procs: many\nname: me\nidentity.name: mybeat"), problems)
            .orElseThrow();

    assertThat(problems.errors()).singleElement().asString().contains("f.yml:1: max_procs");
    assertThat(general.maxProcs()).isZero();
    assertThat(general.name()).contains("me");
    assertThat(general.identity()).isEqualTo(new IdentityConfig("mybeat", "6.4.0"));
  }

  @Test
  void takesAnyNumberOfProcessorsBelowOneForAll() {
    assertThat(GeneralConfig.of(config("max_procs: -1"), problems)).isPresent();
    assertThat(problems.errors()).isEmpty();
  }

  @Test
  void readsTheSettingsOfAllInputs() {
    FilebeatConfig filebeat =
        FilebeatConfig.of(
            config(
                "filebeat:\n  inputs: [{type: log}, {type: log, enabled: false}, {type: log,"
                    + " enabled: no}]\n  registry_file: r\n  registry_file_permissions: 0644\n"
                    + "  shutdown_timeout: -1"),
            problems,
            RegistryConfig.class);

    assertThat(filebeat.inputs()).hasSize(3);
    assertThat(filebeat.shutdownTimeout()).isEqualTo(Duration.ofSeconds(-1));
    assertThat(problems.errors()).isEmpty();
  }

  @Test
  void otherRecordsOfTheSectionGiveNoWarningsOfTheirOwn() {
    Config config = config("filebeat: {registry_file: r, modules: [], shutdown_timeout: 1s, x: 1}");

    assertThat(FilebeatConfig.alongside(config, RegistryConfig.class, problems))
        .hasValueSatisfying(registry -> assertThat(registry.registryFile()).isEqualTo("r"));
    assertThat(problems.warnings()).isEmpty();
    FilebeatConfig.of(config, problems, RegistryConfig.class);
    assertThat(problems.warnings())
        .extracting(Problems.Problem::option)
        .containsExactly("filebeat.x");
  }

  @Test
  void refusesTwoInputsWithTheSameSettings() {
    assertThat(errors("filebeat.inputs:\n- {type: log, paths: [a]}\n- {paths: [a], type: log}"))
        .containsExactly(
            "f.yml:3: filebeat.inputs.1: has exactly the same settings (same ID) as"
                + " filebeat.inputs.0 (f.yml:2); remove one of them");
    assertThat(
            errors(
                "filebeat.inputs:\n- {type: log}\n- {type: log, enabled: false}\n- {type: log,"
                    + " tags: x}"))
        .isEmpty();
  }

  @Test
  void refusesNamedSettingsAsInputs() {
    assertThat(errors("filebeat.inputs: {type: log}"))
        .containsExactly(
            "f.yml:1: filebeat.inputs: expected a list, found named settings; begin each entry"
                + " with '- '");
  }

  @Test
  void warnsAboutMisspeltNamesAtTheTop() {
    assertThat(warnings("nmae: x\npath.dta: y\nfilebeat.registry: z\noutptu.file.path: x"))
        .containsExactly(
            "f.yml:1: nmae: unknown option, ignored; did you mean 'name'?",
            "f.yml:2: path.dta: unknown option, ignored; did you mean 'data'?",
            "f.yml:3: filebeat.registry: unknown option, ignored; did you mean 'registry_file'?",
            "f.yml:4: outptu: unknown option, ignored; did you mean 'output'?");
  }

  @Test
  void namesTheReplacementOfVeryOldSettings() {
    assertThat(warnings("filebeat.document_type: x\ndashboards.enabled: true\nshipper.name: x"))
        .containsExactly(
            "f.yml:1: filebeat.document_type: unknown option, ignored; older versions had it, now"
                + " use a custom field",
            "f.yml:2: dashboards: unknown option, ignored; older versions had it, now use"
                + " setup.dashboards",
            "f.yml:3: shipper: unknown option, ignored; older versions had it, now use name and"
                + " tags at the top level");
  }

  @Test
  void theEnabledRuleFollowsTheSectionsOwnWord() {
    Config config =
        config(
            "a: {x: 1}\nb: {enabled: false}\nc: {enabled: 'false'}\nd: {enabled: maybe}\n"
                + "e: ~\nf: {}\ng: {enabled: true}");

    assertThat(config.isEnabled("a")).isTrue();
    assertThat(config.isEnabled("b")).isFalse();
    assertThat(config.isEnabled("c")).isFalse();
    assertThat(config.isEnabled("d")).isTrue();
    assertThat(config.isEnabled("e")).isFalse();
    assertThat(config.isEnabled("f")).isTrue();
    assertThat(config.isEnabled("g")).isTrue();
    assertThat(config.isEnabled("h")).isFalse();
  }

  @Test
  void saysOfOptionsThatAreGoneThatNothingTookTheirPlace() {
    assertThat(warnings("filebeat.geoip.x: y\nsave_topology: true"))
        .contains(
            "f.yml:2: save_topology: unknown option, ignored; older versions had it, and nothing"
                + " takes its place");
  }
}
