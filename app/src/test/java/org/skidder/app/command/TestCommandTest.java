package org.skidder.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.app.CommandRig;

class TestCommandTest {
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
}
