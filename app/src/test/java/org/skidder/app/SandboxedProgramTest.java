package org.skidder.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.skidder.core.testkit.FakeEngine;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;

/** The program under its sandbox, as users start it. */
class SandboxedProgramTest extends ProgramRig {
  @BeforeEach
  void write() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && Files.readString(Path.of("/proc/self/status")).contains("Seccomp:"),
        "this system has no seccomp");
    Files.createDirectories(folder.resolve("logs"));
    Files.writeString(folder.resolve("logs/a.log"), "one\ntwo\n");
    Files.writeString(
        folder.resolve("c.yml"),
        "filebeat.inputs: [{type: log, paths: ['"
            + folder
            + "/logs/*.log'], close_eof: true}]\noutput.file.path: '"
            + folder
            + "/out'\n");
  }

  private String skidder(int status, String... arguments) throws Exception {
    int ended = status(start(arguments));
    String text = read("stderr") + read("stdout");
    assertThat(ended).as(text).isEqualTo(status);
    return text;
  }

  private String run(int status, String... settings) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run", "-e", "-once"));
    arguments.addAll(List.of("-c", folder.resolve("c.yml").toString()));
    for (String setting : settings) {
      arguments.addAll(List.of("-E", setting));
    }
    return skidder(status, arguments.toArray(String[]::new));
  }

  private void assertDelivered() {
    assertThat(folder.resolve("out/filebeat")).content().hasLineCount(2);
  }

  @Test
  void deliversUnderTheBuiltInPolicyAndSaysSo() throws Exception {
    assertThat(run(0))
        .contains("seccomp filter is installed: policy default")
        .contains("\"sandbox\":{", "\"state\":\"enforced\"");
    assertDelivered();
  }

  @Test
  void deliversUnderLandlock() throws Exception {
    assumeTrue(hasLandlock(), "this kernel has no Landlock");
    String log = run(0, "sandbox.landlock.enabled=true");
    assertThat(log).contains("landlock: enforced", "seccomp filter is installed");
    assertDelivered();
    assertThat(Files.getPosixFilePermissions(folder.resolve("out")))
        .as("what is made for Landlock is as closed as without it")
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  /** What the kernel itself answers when asked for the version of its interface. */
  private static boolean hasLandlock() throws KernelUnavailableException {
    Kernel kernel = Kernel.open();
    return kernel.call(kernel.table().required("landlock_create_ruleset"), 0, 0, 1) > 0;
  }

  @Test
  void followLeavesNothingBehindUnderLandlock() throws Exception {
    assumeTrue(hasLandlock(), "this kernel has no Landlock");
    String log = folder.resolve("logs/a.log").toString();
    assertThat(skidder(0, "follow", log, "--once", "-E", "sandbox.landlock.enabled=true"))
        .contains("\"message\":\"two\"");
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void containersAreDiscoveredUnderLandlock() throws Exception {
    try (FakeEngine engine = new FakeEngine(folder.resolve("docker.sock"))) {
      engine.startSilently(FakeEngine.Known.of("logs", "web"));
      Files.writeString(
          folder.resolve("c.yml"),
          """
          filebeat.autodiscover.providers:
          - type: docker
            host: %s
            templates:
            - condition.equals.docker.container.name: web
              config: [{type: log, paths: ["%s/${data.docker.container.id}/*.log"], close_eof: true}]
          - type: jolokia
            interfaces: [{name: lo, probe_timeout: 10ms}]
            templates: [{condition.has_fields: [jolokia.url], config: [{type: log, paths: [x]}]}]
          output.file.path: '%s/out'
          """
              .formatted(engine.host(), folder, folder));
      String log = run(0, "sandbox.landlock.enabled=true");
      assertThat(log)
          .contains("seccomp filter is installed")
          .doesNotContain("Agents cannot be asked for");
      assertDelivered();
    }
  }

  @Test
  void canBeSwitchedOff() throws Exception {
    assertThat(run(0, "seccomp.enabled=false")).contains("seccomp is switched off");
    assertDelivered();
  }

  @Test
  void aRefusalIsExplainedInTheLog() throws Exception {
    assertThat(
            run(
                0,
                "seccomp.default_action=allow",
                "seccomp.syscalls=[{action: errno, names: [inotify_init]}]"))
        .contains("seccomp is the likely cause: policy custom denies inotify_init");
    assertDelivered();
  }

  @Test
  void aDeadlyPolicyEndsTheStart() throws Exception {
    assertThat(
            run(
                1,
                "seccomp.default_action=allow",
                "seccomp.syscalls=[{action: errno, names: [futex]}]"))
        .contains("Exiting: seccomp.syscalls: the Java runtime cannot live without futex");
  }

  @Test
  void whatIsRecordedIsEnoughForTheSameRun() throws Exception {
    Path config = folder.resolve("c.yml");
    String log =
        skidder(0, "seccomp", "record", "--", "run", "-e", "-once", "-c", config.toString());
    assertThat(log).contains("# Recorded by 'skidder seccomp record'");
    String policy = log.substring(log.indexOf("\nseccomp:\n"));
    Files.writeString(config, Files.readString(config) + policy);
    Files.delete(folder.resolve("out/filebeat"));
    Files.writeString(folder.resolve("logs/b.log"), "three\nfour\n");
    assertThat(run(0)).contains("seccomp filter is installed: policy custom");
    assertDelivered();
  }

  @Test
  void showAndTestUseTheConfiguration() throws Exception {
    String config = folder.resolve("c.yml").toString();
    assertThat(skidder(0, "seccomp", "show", "-c", config)).contains("# policy default");
    assertThat(skidder(0, "test", "seccomp", "-c", config)).contains("policy default: ");
  }
}
