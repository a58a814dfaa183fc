package org.skidder.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the scripts of the Debian package do with the service, below a folder and with a systemctl
 * that only notes its calls. {@code deploy/deb/test} tries the rest, which takes root.
 */
@DisabledOnOs(OS.WINDOWS)
class DebianPackageTest {
  private static final String SYSTEMCTL =
      """
      #!/bin/sh
      case $1 in
        is-active) cat "%1$s/state"; grep -q '^active' "%1$s/state" ;;
        is-enabled) ;;
        *)
          echo "$1" >> "%1$s/calls"
          [ "$1" != stop ] || echo inactive > "%1$s/state"
          [ ! -e "%1$s/broken-$1" ] ;;
      esac
      """;

  @TempDir Path folder;

  @BeforeEach
  void install() throws IOException {
    for (String each :
        new String[] {
          "commands", "run/systemd/system", "etc", "var/lib/skidder", "var/log/skidder"
        }) {
      Files.createDirectories(folder.resolve(each));
    }
    Files.writeString(folder.resolve("etc/group"), "adm:x:4:\n");
    program("commands/systemctl", SYSTEMCTL.formatted(folder));
    program("commands/getent", "#!/bin/sh\necho skidder:x:1:1::/:/bin/false\n");
    program(
        "usr/share/skidder/bin/skidder", "#!/bin/sh\necho cache >> '%s/calls'\n".formatted(folder));
    state("active");
  }

  private void program(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void state(String state) throws IOException {
    Files.writeString(folder.resolve("state"), state + "\n");
  }

  /** Runs a script with the folder in the place of the root. */
  private int run(String script, String... arguments) throws Exception {
    String text =
        Files.readString(Sources.ROOT.resolve("deploy/deb/" + script))
            .replaceAll("(?<![\\w/])/run/", folder + "/run/")
            .replace("$root/", folder + "/")
            .replace("\"$root\"/", folder + "/")
            .replace("$root$folder", folder + "$folder");
    Files.writeString(folder.resolve(script), text);
    return start(folder.resolve(script), arguments);
  }

  private int start(Path script, String... arguments) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder("sh", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    command.command().addAll(List.of(arguments));
    command.environment().remove("DPKG_ROOT");
    command.environment().merge("PATH", folder + "/commands", (path, own) -> own + ":" + path);
    Process process = command.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  @Test
  void anUpgradeStartsTheServiceBeforeItMakesTheCache() throws Exception {
    assertThat(run("prerm", "upgrade", "2")).isZero();
    assertThat(run("postinst", "configure", "1")).isZero();
    assertThat(calls()).containsExactly("stop", "daemon-reload", "start", "cache");
    assertThat(folder.resolve("run")).isDirectoryNotContaining("glob:**skidder*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inactive", "failed"})
  void whatDidNotRunBeforeAnUpgradeDoesNotRunAfterIt(String state) throws Exception {
    state(state);
    assertThat(run("prerm", "upgrade", "2")).isZero();
    assertThat(run("postinst", "configure", "1")).isZero();
    assertThat(calls()).doesNotContain("start");
  }

  @Test
  void whatWaitsForItsNextTryRunsAfterAnUpgrade() throws Exception {
    state("activating");
    assertThat(run("prerm", "upgrade", "2")).isZero();
    assertThat(run("postinst", "configure", "1")).isZero();
    assertThat(calls()).contains("start");
  }

  @ParameterizedTest
  @CsvSource({"upgrade,abort-upgrade", "deconfigure,abort-deconfigure", "remove,abort-remove"})
  void aChangeThatFailsLeavesTheServiceAsItWas(String change, String abort) throws Exception {
    assertThat(run("prerm", change)).isZero();
    assertThat(run("postinst", abort)).isZero();
    assertThat(calls()).contains("stop").endsWith(endOf(change));
  }

  private static String[] endOf(String change) {
    return change.equals("remove")
        ? new String[] {"disable", "daemon-reload", "start", "enable"}
        : new String[] {"daemon-reload", "start"};
  }

  @Test
  void aServiceThatCannotBeStoppedIsStillStartedAgain() throws Exception {
    Files.createFile(folder.resolve("broken-stop"));
    assertThat(run("prerm", "upgrade", "2")).isNotZero();
    assertThat(run("prerm", "failed-upgrade", "1")).isNotZero();
    assertThat(run("postinst", "abort-upgrade", "2")).isZero();
    assertThat(calls()).containsExactly("stop", "stop", "daemon-reload", "start");
  }

  @Test
  void aServiceThatDoesNotStartIsNamedAndLeavesThePackageInstalled() throws Exception {
    Files.createFile(folder.resolve("broken-start"));
    assertThat(run("prerm", "upgrade", "2")).isZero();
    assertThat(run("postinst", "configure", "1")).isZero();
    assertThat(folder.resolve("output")).content().contains("journalctl -u skidder");
    assertThat(calls()).endsWith("start", "cache");
  }

  @Test
  void removingForgetsThatItRan() throws Exception {
    assertThat(run("prerm", "remove")).isZero();
    assertThat(run("postrm", "remove")).isZero();
    assertThat(run("postinst", "configure", "1")).isZero();
    assertThat(calls()).doesNotContain("start");
  }

  @Test
  void aProgramThatDoesNotKnowWhenItWasBuiltIsNotPackedAndWhatToDoIsSaid() throws Exception {
    program(
        "skidder",
        "#!/bin/sh\necho 'skidder version 0.1.0 (x) [unknown built unknown, Java 25]'\n");
    Path build = Files.createDirectories(folder.resolve("deploy/deb")).resolve("build");
    Files.copy(Sources.ROOT.resolve("deploy/deb/build"), build);
    assertThat(start(build)).isEqualTo(1);
    assertThat(folder.resolve("output")).content().contains("rm -rf app/target/dist && ./skidder");
  }
}
