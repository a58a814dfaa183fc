package org.skidder.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String line) {
    Main main = new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return main.run(List.of(line.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h", "run -h"})
  void helpListsCommandsAndFlags(String line) {
    assertThat(run(line)).isZero();
    assertThat(out.toString(UTF_8))
        .contains("export", "keystore", "modules", "setup", "-E", "--path.home", "--strict.perms");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void aGroupAloneShowsItsCommands() {
    assertThat(run("export")).isZero();
    assertThat(out.toString(UTF_8)).contains("export config", "export template");
  }

  @Test
  void helpAboutSomethingUnknownSaysSo() {
    assertThat(run("help nonsense")).isZero();
    assertThat(out.toString(UTF_8)).contains("no command 'nonsense'", "Commands:");
  }

  @Test
  void versionNamesTheCompatibleLevelToo() {
    assertThat(run("version")).isZero();
    assertThat(out.toString(UTF_8)).containsPattern("skidder version \\d+\\.\\d+\\.\\d+");
    assertThat(out.toString(UTF_8)).contains("compatible with filebeat 6.4.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"keystore list", "modules list", "setup", "completion bash"})
  void whatThisVersionLacksSaysSo(String line) {
    assertThat(run(line)).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .startsWith("Exiting: ")
        .contains("not available in this version");
  }

  @Test
  void mistakesGoToStderr() {
    assertThat(run("--nonsense")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(err.toString(UTF_8)).contains("--nonsense", "--help");
  }
}
