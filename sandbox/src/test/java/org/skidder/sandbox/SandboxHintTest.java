package org.skidder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.skidder.sandbox.SandboxHint.Operation;
import org.skidder.sandbox.kernel.Architecture;
import org.skidder.sandbox.kernel.SyscallTable;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.Policy;
import org.skidder.sandbox.policy.PolicyResolver;
import org.skidder.sandbox.policy.ResolvedPolicy;

class SandboxHintTest {
  private final IOException eperm =
      new FileSystemException("/var/log/x", null, "Operation not permitted");

  private final SyscallTable table = SyscallTable.of(Architecture.AMD64);

  private SandboxHint hintFor(ResolvedPolicy policy) {
    return new SandboxHint(
        new SandboxReport(
            SandboxReport.State.ENFORCED,
            policy.policy().name(),
            policy.policy().rules(),
            policy.program().size(),
            "6.18",
            List.of(),
            1,
            Optional.of(policy),
            List.of()),
        false);
  }

  private SandboxHint withoutWatching() throws Exception {
    Policy.Group group = new Policy.Group(Action.ERRNO, List.of("inotify_init", "statx"));
    return hintFor(
        PolicyResolver.custom(
            new Policy("custom", Action.ALLOW, List.of(group), false), table, true));
  }

  @Test
  void namesTheDeniedCallAndHowToAllowIt() throws Exception {
    assertThat(withoutWatching().explain(Operation.WATCH_FOLDER, eperm).orElseThrow())
        .contains("policy custom denies inotify_init;")
        .contains("seccomp.syscalls", "skidder seccomp record");
    assertThat(withoutWatching().explain(Operation.FILE_ATTRIBUTES, new IOException("x", eperm)))
        .get()
        .asString()
        .contains("denies statx;");
  }

  @Test
  void saysNothingWhenThePolicyDeniesNothingOfTheOperation() throws Exception {
    assertThat(withoutWatching().explain(Operation.OPEN_FILE, eperm)).isEmpty();
    assertThat(withoutWatching().explain(Operation.WATCH_FOLDER, new IOException("disk full")))
        .isEmpty();
    SandboxReport none = SandboxReport.without(SandboxReport.State.DISABLED, List.of());
    assertThat(new SandboxHint(none, false).explain(Operation.WATCH_FOLDER, eperm)).isEmpty();
  }

  @Test
  void explainsRefusedProcessesAndThreadsUnderTheBuiltInPolicy() {
    SandboxHint hint = hintFor(PolicyResolver.builtIn(table));
    IOException refused = new IOException("Cannot run program: error=1, Operation not permitted");
    assertThat(hint.explain(Operation.START_PROCESS, refused).orElseThrow())
        .contains("policy default denies execve, execveat, vfork, fork", "skidder seccomp show");
    OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");
    assertThat(hint.explain(Operation.START_THREAD, noThread)).isEmpty();
  }

  @Test
  void aLineOfTheLogIsExplainedOnlyIfThePolicyDeniesWhatSkidderDoes() throws Exception {
    String line = "cannot watch /var/log: Operation not permitted";
    assertThat(withoutWatching().explain(line, null).orElseThrow())
        .contains("denies statx, inotify_init;");
    assertThat(withoutWatching().explain("cannot watch /var/log", eperm)).isPresent();
    assertThat(withoutWatching().explain("connection refused", null)).isEmpty();
    SandboxHint builtIn = hintFor(PolicyResolver.builtIn(table));
    assertThat(builtIn.explain(line, null)).isEmpty();
    assertThat(builtIn.explain("Cannot run program: error=1, x", null).orElseThrow())
        .contains("execve");
    String explained = line + "; " + withoutWatching().explain(line, null).orElseThrow();
    assertThat(withoutWatching().explain(explained, null)).isEmpty();
  }

  @Test
  void underLandlockMissingPermissionPointsThere() {
    SandboxReport none = SandboxReport.without(SandboxReport.State.DISABLED, List.of());
    assertThat(
            new SandboxHint(none, true)
                .explain(Operation.OPEN_FILE, new AccessDeniedException("/srv/x")))
        .get()
        .asString()
        .contains("sandbox.landlock.read_only");
  }

  @Test
  void everyCallOfAnOperationExistsSomewhere() {
    for (Operation operation : Operation.values()) {
      for (String name : operation.calls()) {
        assertThat(Architecture.values())
            .as(name)
            .anyMatch(a -> SyscallTable.of(a).number(name).isPresent());
      }
    }
  }
}
