package org.skidder.sandbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skidder.sandbox.kernel.Architecture;
import org.skidder.sandbox.kernel.SyscallTable;

class PolicyResolverTest {
  private static final int EPERM = 0x0005_0001;
  private static final int ENOSYS = 0x0005_0026;
  private static final int ALLOW = 0x7fff_0000;

  private final SyscallTable amd64 = SyscallTable.of(Architecture.AMD64);

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void randomPoliciesGetTheVerdictTheirTextSays(Architecture architecture) throws Exception {
    SyscallTable table = SyscallTable.of(architecture);
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      Policy policy = randomPolicy(random, table);
      ResolvedPolicy resolved = PolicyResolver.custom(policy, table, true);
      FilterRun filter = new FilterRun(resolved);
      for (int n = 0; n <= table.highest() + 50; n++) {
        assertThat(filter.verdict(architecture, n))
            .as("seed %d, call %d of %s", seed, n, policy)
            .isEqualTo(expected(policy, table, n));
      }
      for (Architecture foreign : Architecture.values()) {
        if (foreign != architecture) {
          assertThat(filter.verdict(foreign, random.nextInt(500))).isEqualTo(EPERM);
        }
      }
      for (int n : new int[] {0x4000_0000, 0x4000_0000 + 59, 0x7fff_ffff, -1}) {
        assertThat(filter.verdict(architecture, n)).isEqualTo(ENOSYS);
      }
    }
  }

  /** The manual's words as code, without any cleverness. */
  private static int expected(Policy policy, SyscallTable table, int number) {
    if (number > table.highest()) {
      return ENOSYS;
    }
    String name = table.name(number).orElse("");
    for (Policy.Group group : policy.groups()) {
      if (group.names().contains(name)) {
        return group.action().verdict();
      }
    }
    boolean base = JvmBase.essential().contains(name) || JvmBase.useful().contains(name);
    return base ? ALLOW : policy.defaultAction().verdict();
  }

  private static Policy randomPolicy(Random random, SyscallTable table) {
    List<String> names = new ArrayList<>(table.names());
    Collections.shuffle(names, random);
    List<Policy.Group> groups = new ArrayList<>();
    for (int g = 1 + random.nextInt(4); g > 0; g--) {
      Action action = Action.values()[random.nextInt(Action.values().length)];
      List<String> some = new ArrayList<>(names.subList(0, 1 + random.nextInt(names.size())));
      Collections.shuffle(names, random);
      if (!action.executes()) {
        // A policy that takes an essential call away is refused; that has a test of its own.
        some.removeAll(JvmBase.essential());
      }
      groups.add(new Policy.Group(action, some));
    }
    Action byDefault = Action.values()[random.nextInt(Action.values().length)];
    return new Policy("random", byDefault, groups, false);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void theBuiltInPolicyDeniesWhatItNamesAndNothingTheJvmNeeds(Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    ResolvedPolicy resolved = PolicyResolver.builtIn(table);
    FilterRun filter = new FilterRun(resolved);
    Set<String> denied = Set.copyOf(resolved.policy().groups().getFirst().names());
    assertThat(denied).contains("execve", "ptrace", "mount", "bpf", "io_uring_setup", "unshare");
    assertThat(denied).doesNotContainAnyElementsOf(JvmBase.essential());
    assertThat(denied).doesNotContainAnyElementsOf(JvmBase.useful());
    for (String name : table.names()) {
      int verdict = filter.verdict(architecture, table.required(name));
      switch (name) {
        case "clone3" -> assertThat(verdict).isEqualTo(ENOSYS);
        case "clone" -> assertThat(verdict).isEqualTo(EPERM);
        default -> assertThat(verdict).isEqualTo(denied.contains(name) ? EPERM : ALLOW);
      }
    }
  }

  @Test
  void everyNameOfTheBuiltInPolicyExistsSomewhere() {
    for (DefaultPolicy.Denied denied : DefaultPolicy.denied()) {
      for (String name : denied.names()) {
        assertThat(Architecture.values())
            .as(name)
            .anyMatch(a -> SyscallTable.of(a).number(name).isPresent());
      }
    }
  }

  @Test
  void cloneMakesThreadsButNeitherProcessesNorNamespaces() {
    FilterRun filter = new FilterRun(PolicyResolver.builtIn(amd64));
    int clone = amd64.required("clone");
    int thread = 0x003d_0f00; // what the C library passes for a thread
    assertThat(filter.verdict(Architecture.AMD64, clone, thread)).isEqualTo(ALLOW);
    assertThat(filter.verdict(Architecture.AMD64, clone, 0x0120_0011)).isEqualTo(EPERM);
    for (int namespace : new int[] {1 << 17, 1 << 25, 1 << 26, 1 << 27, 1 << 28, 1 << 29, 1 << 30})
      assertThat(filter.verdict(Architecture.AMD64, clone, thread | namespace)).isEqualTo(EPERM);
  }

  @Test
  void anUnknownNameMakesThePolicyUnusableAndAllAreListed() {
    Policy policy = policy(Action.ALLOW, Action.ERRNO, "execve", "exeve", "no_such_call");
    assertThatThrownBy(() -> PolicyResolver.custom(policy, amd64, true))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("amd64: exeve, no_such_call;")
        .matches(e -> !((PolicyException) e).fatal());
  }

  @Test
  void aForbiddenNameOfAnotherArchitectureIsNotLeftOut() {
    SyscallTable arm64 = SyscallTable.of(Architecture.ARM64);
    Policy policy = policy(Action.ALLOW, Action.ERRNO, "execve", "fork");
    assertThatThrownBy(() -> PolicyResolver.custom(policy, arm64, true))
        .hasMessageContaining("arm64: fork;");
  }

  @Test
  void anAllowedNameOfAnotherArchitectureIsLeftOutWithAWarning() throws Exception {
    SyscallTable arm64 = SyscallTable.of(Architecture.ARM64);
    Policy policy = policy(Action.ERRNO, Action.ALLOW, "getpid", "socketcall");
    assertThat(PolicyResolver.custom(policy, arm64, true).warnings())
        .anyMatch(w -> w.contains("not on arm64, left out: socketcall"));
  }

  @Test
  void anAllowListIsUnitedWithWhatTheJvmNeeds() throws Exception {
    ResolvedPolicy resolved =
        PolicyResolver.custom(policy(Action.ERRNO, Action.ALLOW, "getpid"), amd64, true);
    assertThat(resolved.added()).contains("futex", "clone3", "rseq", "statx");
    assertThat(resolved.denies("futex")).isFalse();
    assertThat(resolved.denies("execve")).isTrue();
    assertThat(resolved.denied()).contains("execve", "ptrace").doesNotContain("read");
  }

  @Test
  void anAllowListWithoutTheBaseSetIsRefusedWithTheMissingNames() {
    Policy policy = policy(Action.ERRNO, Action.ALLOW, "read", "write", "futex");
    assertThatThrownBy(() -> PolicyResolver.custom(policy, amd64, false))
        .hasMessageContaining("clone3")
        .hasMessageContaining("rseq")
        .hasMessageContaining("seccomp.jvm_base: true")
        .matches(e -> ((PolicyException) e).fatal());
  }

  @Test
  void anEssentialCallDeniedByNameIsRefusedEvenWithTheBaseSet() {
    Policy policy = policy(Action.ALLOW, Action.KILL_PROCESS, "futex", "execve");
    assertThatThrownBy(() -> PolicyResolver.custom(policy, amd64, true))
        .hasMessageContaining("cannot live without futex;")
        .matches(e -> ((PolicyException) e).fatal());
  }

  @Test
  void aUsefulCallDeniedByNameIsAWarning() throws Exception {
    ResolvedPolicy resolved =
        PolicyResolver.custom(policy(Action.ALLOW, Action.ERRNO, "statx"), amd64, true);
    assertThat(resolved.warnings()).singleElement().asString().contains("denies: statx");
  }

  @Test
  void killThreadGetsAWarning() throws Exception {
    ResolvedPolicy resolved =
        PolicyResolver.custom(policy(Action.ALLOW, Action.KILL_THREAD, "execve"), amd64, true);
    assertThat(resolved.warnings()).anyMatch(w -> w.contains("kill_thread"));
  }

  @Test
  void theFirstGroupThatListsACallDecides() throws Exception {
    Policy policy =
        new Policy(
            "custom",
            Action.ALLOW,
            List.of(
                new Policy.Group(Action.ERRNO, List.of("ptrace")),
                new Policy.Group(Action.KILL_PROCESS, List.of("ptrace", "mount"))),
            false);
    ResolvedPolicy resolved = PolicyResolver.custom(policy, amd64, true);
    assertThat(resolved.ruleFor("ptrace").verdict()).isEqualTo(EPERM);
    assertThat(resolved.ruleFor("mount").verdict()).isEqualTo(0x8000_0000);
    assertThat(policy.rules()).isEqualTo(2);
  }

  private static Policy policy(Action byDefault, Action action, String... names) {
    return new Policy(
        "custom", byDefault, List.of(new Policy.Group(action, List.of(names))), false);
  }
}
