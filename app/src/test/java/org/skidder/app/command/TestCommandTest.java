package org.skidder.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.app.CommandRig;

class TestCommandTest {
  private static final String TEMPLATE =
      """
      filebeat.inputs: [{type: stdin}]
      output.elasticsearch.hosts: ['127.0.0.1:1']
      """;

  @TempDir Path folder;

  @Test
  void theOutputIsTriedAlsoBeforeTemplatesAreConfiguredForItsIndex() throws IOException {
    CommandRig rig =
        new CommandRig(
            folder,
            "filebeat.inputs: [{type: stdin}]\n"
                + "output.elasticsearch: {hosts: ['127.0.0.1:1'], index: own}");
    assertThat(rig.run("test", "output")).isEqualTo(1);
    assertThat(rig.out()).contains("elasticsearch: http://127.0.0.1:1", "ERROR");
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err()).contains("setup.template.name and setup.template.pattern");
  }

  @Test
  void optionsThatCannotWorkAreToldWithTheirPlace() throws IOException {
    CommandRig rig =
        new CommandRig(
            folder,
            """
            output.elasticsearch:
              hosts: ['https://127.0.0.1:1']
              ssl: {certificate: missing.crt, key: missing.key}
            """);
    assertThat(rig.run("test", "output")).isEqualTo(1);
    assertThat(rig.err()).contains("c.yml:2", "output.elasticsearch", "missing.crt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${path.config}/fields.yml", "./fields.yml", "fields.yml"})
  void theFileWithFieldsOfAnotherInstallationNeedNotBeThere(String file) throws IOException {
    CommandRig rig = new CommandRig(folder, TEMPLATE + "setup.template.fields: '" + file + "'");
    assertThat(rig.run("test", "config")).isZero();
    assertThat(rig.err())
        .contains("c.yml:3: setup.template.fields: ", "fields.yml does not exist; the fields of");
    assertThat(rig.run("export", "template")).isZero();
    assertThat(rig.out()).contains("\"hostname\"", "\"nginx\"");
  }

  @Test
  void anyOtherFileWithFieldsHasToBeThere() throws IOException {
    CommandRig rig = new CommandRig(folder, TEMPLATE + "setup.template.fields: own.yml");
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err()).contains("setup.template.fields", "own.yml cannot be read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setup.kibana.host: '${NOT_THERE}'",
        "setup.kibana.protocol: ftp",
        "seccomp: {enabled: false, default_action: '${NOT_THERE}'}",
        "seccomp: {enabled: false, default_action: nonsense, syscalls: 5}",
        "setup.dashboards: {enabled: false, url: '${NOT_THERE}'}",
        "filebeat.config.inputs: {enabled: false, path: '${NOT_THERE}'}",
        "filebeat.config.modules: {enabled: false, path: '${NOT_THERE}', reload.period: soon}"
      })
  void mistakesInWhatNobodyReadsAreWarnings(String unused) throws IOException {
    CommandRig rig = new CommandRig(folder, TEMPLATE + unused);
    assertThat(rig.run("test", "config")).isZero();
    assertThat(rig.err()).contains("c.yml:3: ", "; nobody reads it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setup.dashboards.enabled: true\nsetup.kibana.host: '${NOT_THERE}'",
        "setup.dashboards.url: '${NOT_THERE}'",
        "seccomp.default_action: '${NOT_THERE}'",
        "seccomp.enabled: '${NOT_THERE}'",
        "filebeat.config.inputs.path: '${NOT_THERE}'"
      })
  void mistakesInWhatIsReadEndTheStart(String used) throws IOException {
    CommandRig rig = new CommandRig(folder, TEMPLATE + used);
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err()).contains("NOT_THERE");
  }

  @Test
  void warningsShowAlsoBesideErrors() throws IOException {
    CommandRig rig = new CommandRig(folder, "filebeat.inputs: [{type: stdin}]\nhosts: [a]");
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err()).contains("c.yml:2: hosts: unknown", "No outputs are defined");
  }

  @Test
  void mistakesOfAllKindsAreToldAtOnce() throws IOException {
    CommandRig rig =
        new CommandRig(
            folder,
            """
            max_procs: many
            filebeat:
              shutdown_timeout: soon
              registry_flush: never
              inputs: [{type: log, paths: [/x], scan_frequency: 10d}, {type: nonsense}]
              modules: [{module: nonsense}]
            queue.mem.events: few
            setup.dashboards: {enabled: true, retry.interval: x}
            logging.level: loud
            seccomp.default_action: nonsense
            http: {enabled: true, port: 99999}
            output.elasticsearch: {hosts: ['https://h'], ssl.certificate_authorities: [missing.crt]}
            """);
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(told(rig))
        .containsExactly(
            "1 max_procs",
            "3 filebeat.shutdown_timeout",
            "4 filebeat.registry_flush",
            "5 filebeat.inputs.0.scan_frequency",
            "5 filebeat.inputs.1.type",
            "6 filebeat.modules.0.module",
            "7 queue.mem.events",
            "8 setup.dashboards.retry.interval",
            "9 logging.level",
            "10 seccomp.default_action",
            "11 http.port",
            "12 output.elasticsearch");
  }

  /** The places of several mistakes. */
  private static Stream<String> told(CommandRig rig) {
    return rig.err()
        .lines()
        .filter(line -> line.startsWith("  "))
        .map(line -> line.replaceFirst(".*c.yml:(\\d+): ([a-z_.0-9]+).*", "$1 $2"));
  }

  @Test
  void aSwitchWithAVariableWithoutValueHidesNoOtherMistake() throws IOException {
    CommandRig rig =
        new CommandRig(
            folder,
            """
            filebeat.inputs:
            - {type: log, enabled: '${NOT_THERE}'}
            - {type: nonsense}
            filebeat.modules:
            - {module: nginx, enabled: '${NOT_THERE}'}
            - {module: apache2, access.enabled: '${NOT_THERE}', error.input.enabled: '${NOT_THERE}'}
            - {module: nonsense}
            filebeat.autodiscover.providers:
            - {type: docker, enabled: '${NOT_THERE}'}
            - {type: nonsense}
            queue.mem.enabled: '${NOT_THERE}'
            setup.dashboards.enabled: '${NOT_THERE}'
            http.enabled: '${NOT_THERE}'
            xpack.monitoring.enabled: '${NOT_THERE}'
            outputs:
            - {name: a, enabled: '${NOT_THERE}'}
            - {name: b, file.enabled: '${NOT_THERE}'}
            - {name: c, nonsense: {}}
            """);
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(told(rig))
        .containsExactly(
            "2 filebeat.inputs.0.enabled",
            "3 filebeat.inputs.1.type",
            "5 filebeat.modules.0.enabled",
            "6 filebeat.modules.1.access.enabled",
            "6 filebeat.modules.1.error.input.enabled",
            "7 filebeat.modules.2.module",
            "9 filebeat.autodiscover.providers.0.enabled",
            "10 filebeat.autodiscover.providers.1.type",
            "11 queue.mem.enabled",
            "12 setup.dashboards.enabled",
            "13 http.enabled",
            "14 xpack.monitoring.enabled",
            "16 outputs.0.enabled",
            "17 outputs.1.file.enabled",
            "18 outputs.2.nonsense");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "output.file: {enabled: '${NOT_THERE}', path: x}",
        "outputs: [{name: a, enabled: '${NOT_THERE}', file.path: x}]",
        "cloud.id: 'x:aCRlcyRr'\noutput: {kafka.enabled: '${NOT_THERE}', elasticsearch: {}}"
      })
  void anOutputOfWhichNobodyKnowsWhetherItIsOnIsNotSaidToBeMissing(String output)
      throws IOException {
    CommandRig rig = new CommandRig(folder, "filebeat.inputs: [{type: nonsense}]\n" + output);
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err())
        .contains("NOT_THERE", "no input of type nonsense")
        .doesNotContain("No outputs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filebeat.inputs: 5",
        "filebeat.config.modules: 5",
        "filebeat.autodiscover: 5",
        "filebeat.config_dir: nowhere",
        "filebeat: 5",
        "filebeat.inputs: ['${NOT_THERE}']"
      })
  void inputsThatCannotBeReadAreNotSaidToBeMissing(String mistake) throws IOException {
    CommandRig rig = new CommandRig(folder, "output.console: {}\n" + mistake);
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err()).contains("c.yml:2: filebeat").doesNotContain("No modules or inputs");
  }

  @Test
  void inputsOfAFileThatCannotBeReadAreNotSaidToBeMissing() throws IOException {
    Files.writeString(folder.resolve("more.yml"), "filebeat.inputs: [");
    CommandRig rig = new CommandRig(folder, "output.console: {}\nfilebeat.config_dir: more.yml");
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err()).contains("more.yml:1: ").doesNotContain("No modules or inputs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"filebeat.shutdown_timeout: soon", "filebeat.registry_flush: soon"})
  void inputsThatAreMissingAreToldBesideOtherMistakesOfTheSection(String mistake)
      throws IOException {
    CommandRig rig = new CommandRig(folder, "output.console: {}\n" + mistake);
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err()).contains("c.yml:2: filebeat", "No modules or inputs enabled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hosts: []",
        "path: /x",
        "hosts: ['h:99999']",
        "{hosts: h, timeout: soon}",
        "{hosts: h, protocol: ftp}",
        "{hosts: h, path: a b}",
        "{hosts: h, ssl: {enabled: false, verification_mode: odd}}"
      })
  void aMistakeOfTheOutputIsToldOnceAlsoWhereReportsGoToItsServers(String output)
      throws IOException {
    String section = output.startsWith("{") ? output : "{" + output + "}";
    CommandRig rig =
        new CommandRig(
            folder,
            "filebeat.inputs: [{type: log, paths: [/x]}]\nsetup.template.enabled: false\n"
                + "xpack.monitoring: {enabled: true, elasticsearch.hosts: []}\n"
                + "output.elasticsearch: "
                + section
                + "\n");
    rig.run("test", "config");
    assertThat(rig.err().lines().filter(line -> line.contains("c.yml:")))
        .singleElement()
        .asString()
        .contains("c.yml:4: output.elasticsearch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "output.elasticsearch: {hosts: [h], path: a b}",
        "output.elasticsearch.hosts: h\n"
            + "setup: {dashboards.enabled: true, kibana: {host: h, path: a b}}",
        "output.console: {}\nxpack.monitoring.elasticsearch: {hosts: h, path: a b}"
      })
  void aPathThatNoUrlHasIsToldWhereItIsStated(String settings) throws IOException {
    String broken = settings.replace(", path", "\n , path");
    CommandRig rig = new CommandRig(folder, "filebeat.inputs: [{type: stdin}]\n" + broken);
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err())
        .contains("c.yml:" + (1 + broken.lines().count()) + ": ", ".path: \"/a b\" has blanks")
        .doesNotContain("host: ", "hosts: ");
  }

  @Test
  void whatAQueueWithAMistakeMeansForOutputsIsNotGuessed() throws IOException {
    CommandRig rig =
        new CommandRig(
            folder,
            """
            filebeat.inputs: [{type: stdin}]
            queue.mem: {events: 9000, flush.timeout: soon}
            outputs:
            - {name: a, file.path: /a}
            - {name: b, on_blocked: drop, queue.mem.events: 5000, file.path: /a}
            """);
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err())
        .contains("queue.mem.flush.timeout", "are those of the output")
        .doesNotContain("leaves nothing");
  }
}
