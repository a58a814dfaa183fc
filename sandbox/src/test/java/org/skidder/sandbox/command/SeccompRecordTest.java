package org.skidder.sandbox.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.sandbox.SeccompConfig;
import org.skidder.sandbox.Violator;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.Policy;

class SeccompRecordTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @BeforeEach
  void theKernelCanRecord() throws KernelUnavailableException {
    Kernel kernel = Kernel.open();
    assumeTrue(
        kernel.call(kernel.table().required("pidfd_getfd"), -1, 0, 0) != -38,
        "recording needs Linux 5.6");
  }

  private int record(String... arguments) throws InterruptedException {
    return SeccompRecord.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8),
        OwnCommand.java(Violator.class),
        List.of(arguments));
  }

  @Test
  void aRecordedRunGetsAnAllowListOfWhatItCalled() throws Exception {
    assertThat(record("default", "threads", "sync", "ptrace")).isZero();
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("on by default): ptrace, sync.");
    Config config = Config.ofYaml(text).get("seccomp").orElseThrow();
    Policy policy =
        Binder.bind(config, SeccompConfig.class, new Problems()).customPolicy().orElseThrow();
    assertThat(policy.defaultAction()).isEqualTo(Action.ERRNO);
    assertThat(policy.groups()).hasSize(1);
    assertThat(policy.groups().getFirst().names())
        .contains("sync", "ptrace", "futex", "write", "exit_group")
        .doesNotContain("execve", "bpf", "mount")
        .isSorted();
  }

  @Test
  void aRunThatLoadsNoFilterIsReportedAsSuch() throws Exception {
    assertThat(record("not-a-policy")).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("nothing was recorded");
    assertThat(out.size()).isZero();
  }
}
