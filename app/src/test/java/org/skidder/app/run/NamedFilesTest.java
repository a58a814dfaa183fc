package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.app.CommandRig;

/** Files that options name and that are not there: told with their place, and before a start. */
class NamedFilesTest {
  private static final String REST =
      "output.console.enabled: true\nseccomp.enabled: false\nlogging.files.name: log\n";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filebeat.inputs:\n- type: tcp\n  host: 'localhost:0'\n"
            + "  ssl: {certificate: missing.pem, key: missing.pem}\n",
        "filebeat.inputs:\n- type: syslog\n  protocol.tcp:\n    host: 'localhost:0'\n"
            + "    ssl: {certificate: missing.pem, key: missing.pem}\n",
        "filebeat.inputs:\n- type: redis\n  hosts: [a]\n"
            + "  ssl.certificate_authorities: missing.pem\n",
        "filebeat.autodiscover.providers:\n- type: docker\n  host: tcp://localhost:1\n"
            + "  ssl.certificate_authority: missing.pem\n  templates: []\n",
        "filebeat.inputs: [{type: log, paths: [/none/*]}]\nprocessors:\n- add_docker_metadata:\n"
            + "    host: tcp://localhost:1\n    ssl.certificate_authority: missing.pem\n"
      })
  void endTestAndStartWithTheirPlace(String yaml) throws Exception {
    CommandRig rig = new CommandRig(folder, yaml + REST);
    assertThat(rig.run("test", "config")).isEqualTo(1);
    assertThat(rig.err())
        .matches("(?s)Exiting: .*c\\.yml:[2-5]: [a-z0-9._]+: .*missing\\.pem: no such file.*")
        .doesNotContain("Exception");

    assertThat(rig.run("run")).isEqualTo(1);
    assertThat(rig.err()).startsWith("Exiting: ").contains("missing.pem: no such file");
    assertThat(folder.resolve("logs/log")).content().contains("Exiting: ", "missing.pem");
  }

  @Test
  void ofAnInputThatIsMadeLaterEndARunThatEndsByItself() throws Exception {
    Files.writeString(
        folder.resolve("in.yml"),
        "- type: tcp\n  host: 'localhost:0'\n"
            + "  ssl: {certificate: missing.pem, key: missing.pem}\n");
    String yaml = "filebeat.config.inputs: {path: in.yml, reload.enabled: true}\n";
    CommandRig rig = new CommandRig(folder, yaml + REST);
    assertThat(rig.run("run", "--once")).isEqualTo(1);
    assertThat(rig.err())
        .startsWith("Exiting: ")
        .contains("in.yml:1: ", "missing.pem: no such file")
        .doesNotContain("Exception");
  }

  @Test
  void areFoundBesideTheConfiguration() throws Exception {
    Files.copy(Path.of("../core/src/test/resources/tls/ca.crt"), folder.resolve("own-ca.crt"));
    String yaml =
        "filebeat.inputs: [{type: log, paths: [/none/*]}]\nprocessors:\n- add_docker_metadata:\n"
            + "    host: tcp://localhost:1\n    ssl.certificate_authority: own-ca.crt\n";
    CommandRig rig = new CommandRig(folder, yaml + REST);
    assertThat(rig.run("test", "config")).isZero();
  }
}
