package org.skidder.sandbox.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.sandbox.SeccompConfig;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.Policy;

class SeccompCommandsTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  @Timeout(30)
  void aProcessForTheTestThatDoesNotEndIsNotWaitedForForever() throws Exception {
    assertThatIOException()
        .isThrownBy(
            () -> SeccompTry.run(List.of("sh", "-c", "exec sleep 60"), Duration.ofMillis(100)))
        .withMessageContaining("does not end");
    assertThat(SeccompTry.run(List.of("sh", "-c", "echo here; exit 3"), Duration.ofSeconds(20)))
        .isEqualTo(new SeccompTry.Child(3, "here\n"));
  }

  private static SeccompConfig custom(Action byDefault, Action action, String... names) {
    return new SeccompConfig(
        true, Optional.of(byDefault), List.of(new Policy.Group(action, List.of(names))), true);
  }

  @Test
  void showPrintsThePolicyAsConfigurationAndAsProgram() {
    assertThat(SeccompShow.run(out, out, SeccompConfig.defaults(), Optional.of("amd64"))).isZero();
    Config config = Config.ofYaml(output()).get("seccomp").orElseThrow();
    assertThat(Binder.bind(config, SeccompConfig.class, new Problems()).syscalls()).hasSize(1);
    assertThat(output())
        .contains(
            "# policy default, amd64", "linux-libc-dev", "execve", "clone3 is not implemented")
        .contains("ld   [4]  ; architecture", "jeq  #0xc000003e");
  }

  @Test
  void showKnowsOtherArchitecturesAndTheNamesItAdds() {
    SeccompConfig config = custom(Action.ERRNO, Action.ALLOW, "getpid");
    assertThat(SeccompShow.run(out, out, config, Optional.of("arm64"))).isZero();
    assertThat(output()).contains("arm64", "jvm_base", "openat", "#0xc00000b7");
    assertThat(SeccompShow.run(out, out, config, Optional.of("vax"))).isEqualTo(1);
    assertThat(output()).contains("no system call table for vax");
  }

  @Test
  void showRefusesWhatAStartWouldRefuse() {
    SeccompConfig config = custom(Action.ALLOW, Action.ERRNO, "exeve");
    assertThat(SeccompShow.run(out, out, config, Optional.of("amd64"))).isEqualTo(1);
    assertThat(output()).contains("no such system call on amd64: exeve");
  }

  @Test
  void testMakesEveryDeniedCallOfTheBuiltInPolicy() throws Exception {
    assertThat(SeccompTry.run(out, out, SeccompConfig.defaults())).as(output()).isZero();
    assertThat(output())
        .containsPattern("execve +errno EPERM +EPERM \\(Operation not permitted\\)\n")
        .containsPattern("clone3 +errno ENOSYS +ENOSYS")
        .containsPattern("policy default: (\\d+) calls denied, \\1 refused");
  }

  @Test
  void testSurvivesPoliciesThatKill() throws Exception {
    SeccompConfig config =
        new SeccompConfig(
            true,
            Optional.of(Action.ALLOW),
            List.of(
                new Policy.Group(Action.KILL_PROCESS, List.of("ptrace")),
                new Policy.Group(Action.TRAP, List.of("mount")),
                new Policy.Group(Action.KILL_THREAD, List.of("bpf", "acct")),
                new Policy.Group(Action.TRACE, List.of("reboot"))),
            true);
    assertThat(SeccompTry.run(out, out, config)).as(output()).isZero();
    assertThat(output())
        .containsPattern("ptrace +kill_process +the process died of SIGSYS\n")
        .containsPattern("mount +trap +the process died of SIGSYS\n")
        .containsPattern("bpf +kill_thread +the thread is gone\n")
        .containsPattern("acct +kill_thread +the thread is gone\n")
        .containsPattern("reboot +trace +ENOSYS")
        .contains("policy custom: 5 calls denied, 5 refused");
  }

  @Test
  void testTriesAWholeAllowList() throws Exception {
    SeccompConfig config = custom(Action.ERRNO, Action.ALLOW, "sync");
    assertThat(SeccompTry.run(out, out, config)).as(output()).isZero();
    assertThat(output()).containsPattern("swapoff +errno EPERM +EPERM").doesNotContain("WRONG");
  }

  @Test
  void theOwnCommandIsTheCommandLineWithoutItsArguments() throws Exception {
    List<String> whole = OwnCommand.prefix(0);
    assertThat(whole.getFirst()).endsWith("java");
    assertThat(OwnCommand.prefix(1)).isEqualTo(whole.subList(0, whole.size() - 1));
  }
}
