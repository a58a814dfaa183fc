package org.skidder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.skidder.sandbox.kernel.Architecture;
import org.skidder.sandbox.kernel.SyscallTable;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.DefaultPolicy;
import org.skidder.sandbox.policy.Policy;
import org.skidder.sandbox.policy.PolicyText;

class SeccompConfigTest {

  private static SeccompConfig bind(String yaml) {
    Config config = Config.ofYaml(yaml);
    return Binder.bind(
        config.get("seccomp").orElseGet(Config::empty), SeccompConfig.class, new Problems());
  }

  @Test
  void anAbsentSectionMeansTheBuiltInPolicy() {
    assertThat(bind("a: 1")).isEqualTo(SeccompConfig.defaults());
    assertThat(bind("seccomp.enabled: false").enabled()).isFalse();
  }

  @Test
  void aCustomPolicyReplacesTheBuiltInOne() {
    Policy policy =
        bind("""
        seccomp:
          default_action: Allow
          syscalls:
          - action: errno
            names: [execve, execveat, fork, vfork]
          - {action: KILL_PROCESS, names: ptrace}
        """)
            .customPolicy()
            .orElseThrow();
    assertThat(policy.defaultAction()).isEqualTo(Action.ALLOW);
    assertThat(policy.groups()).hasSize(2);
    assertThat(policy.groups().get(0).names())
        .containsExactly("execve", "execveat", "fork", "vfork");
    assertThat(policy.groups().get(1).action()).isEqualTo(Action.KILL_PROCESS);
  }

  @Test
  void anIncompletePolicyIsAnErrorThatNamesTheMissingPart() {
    refused("seccomp.default_action: errno", "seccomp.syscalls", "at least one group");
    refused("seccomp: {syscalls: [{action: errno, names: [execve]}]}", "default_action", "missing");
    refused("seccomp: {default_action: allow, syscalls: []}", "at least one group");
    refused("seccomp: {default_action: allow, syscalls: [{action: errno}]}", "'names' is missing");
    refused(
        "seccomp: {default_action: allow, syscalls: [{action: errno, names: []}]}",
        "names",
        "must not be empty");
    refused("seccomp: {default_action: allow, syscalls: [{names: [x]}]}", "'action' is missing");
    refused("seccomp.default_action: deny", "\"deny\" is not known", "kill_process");
  }

  private static void refused(String yaml, String... words) {
    assertThatThrownBy(() -> bind(yaml))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(words);
  }

  @Test
  void theTextOfAPolicyIsAConfigurationOfIt() {
    Policy builtIn = DefaultPolicy.forTable(SyscallTable.of(Architecture.AMD64));
    Policy read = bind(PolicyText.yaml(builtIn)).customPolicy().orElseThrow();
    assertThat(read.groups()).isEqualTo(builtIn.groups());
    assertThat(read.defaultAction()).isEqualTo(builtIn.defaultAction());
  }
}
