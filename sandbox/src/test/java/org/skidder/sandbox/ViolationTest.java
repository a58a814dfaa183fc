package org.skidder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Validated;
import org.skidder.sandbox.ChildJvm.Result;
import org.skidder.sandbox.kernel.Architecture;

/** Every test loads a real filter in a JVM of its own and does what is forbidden. */
class ViolationTest {

  @BeforeAll
  static void filtersCanBeLoadedHere() throws IOException {
    Path status = Path.of("/proc/self/status");
    assumeTrue(
        Files.isReadable(status) && Files.readString(status).contains("Seccomp:"),
        "this kernel has no seccomp filters");
    assumeTrue(
        Architecture.running().filter(a -> a != Architecture.I386).isPresent(),
        "no system call table for the architecture of this machine");
  }

  private static Result violate(String policy, String... deeds) {
    String[] arguments = Stream.concat(Stream.of(policy), Stream.of(deeds)).toArray(String[]::new);
    return new ChildJvm().quick().run(Violator.class, arguments);
  }

  @Test
  void errnoMakesTheCallFailWithEperm() {
    Result result = violate("allow:errno:sync,execve,execveat", "sync", "process");
    assertThat(result.output())
        .contains("state ENFORCED", "sync -1\n", "process refused:", "Operation not permitted")
        .contains("survived");
    assertThat(result.exit()).isZero();
  }

  @Test
  void traceWithoutTracerMakesTheCallFailWithEnosys() {
    assertThat(violate("allow:trace:sync", "sync").output()).contains("sync -38\n", "survived");
  }

  @Test
  void trapEndsTheProcessWithSigsys() {
    Result result = violate("allow:trap:sync", "sync");
    assertThat(result.output()).contains("state ENFORCED").doesNotContain("survived");
    assertThat(result.exit()).isEqualTo(ChildJvm.DIED_OF_SIGSYS);
  }

  @Test
  void killProcessEndsTheProcessWithSigsys() {
    Result result = violate("allow:kill_process:sync", "sync");
    assertThat(result.output()).contains("state ENFORCED").doesNotContain("survived");
    assertThat(result.exit()).isEqualTo(ChildJvm.DIED_OF_SIGSYS);
  }

  @Test
  void killThreadTakesTheThreadAndLeavesItsObjectBehind() {
    assumeTrue(Architecture.running().equals(java.util.Optional.of(Architecture.AMD64)), "amd64");
    Result result = violate("allow:kill_thread:sync", "thread-call");
    assertThat(result.output())
        .contains("WARN seccomp: action kill_thread")
        .contains("thread object alive true")
        .doesNotContain("sync ");
    assertThat(result.exit()).isEqualTo(7);
  }

  @Test
  void logAndAllowExecuteTheCall() {
    assertThat(violate("allow:log:sync", "sync").output()).contains("sync 0\n", "survived");
    assertThat(violate("errno:allow:sync", "sync").output()).contains("sync 0\n", "survived");
  }

  @Test
  void anAllowListDeniesTheRestAndTheJvmLivesOnItsBaseSet() {
    Result result =
        violate("errno:allow:getpid", "sync", "process", "threads", "status", "swapoff");
    assertThat(result.output())
        .contains("sync -1\n", "process refused", "threads ok", "unconfined 0", "survived");
  }

  @Test
  void theDefaultPolicyRefusesProcessesAndKeepsThreads() {
    Result result =
        violate(
            "default", "process", "ptrace", "bpf", "io_uring_setup", "clone3", "threads", "status");
    assertThat(result.output())
        .contains("policy default", "process refused", "ptrace -1\n", "bpf -1\n")
        .contains("io_uring_setup -1\n", "clone3 -38\n", "threads ok", "unconfined 0", "survived");
  }

  @Test
  void callsBeyondTheTableAndOfX32AreNotImplemented() {
    assertThat(violate("log:errno:sync", "100000", "1073741863", "sync").output())
        .contains("100000 -38\n", "1073741863 -38\n", "sync -1\n", "survived");
  }

  @Test
  void callsThroughTheOtherAbiAreRefusedEvenWhenTheDefaultIsToAllow() {
    assumeTrue(Architecture.running().equals(java.util.Optional.of(Architecture.AMD64)), "amd64");
    assertThat(violate("allow:errno:sync", "int80").output()).contains("int80 -1\n", "survived");
  }

  @Test
  void anUnknownNameIsAnErrorAndNothingIsInstalled() {
    assertThat(violate("allow:errno:exeve", "sync").output())
        .contains("ERROR seccomp.syscalls: no such system call", "exeve")
        .contains("state FAILED", "sync 0\n");
  }

  @Test
  void aPolicyThatWouldKillTheProcessEndsTheStart() {
    Result result = violate("allow:errno:futex");
    assertThat(result.output()).contains("cannot live without futex");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void aPlainUserCanLoadTheFilterToo(@TempDir Path folder) throws Exception {
    Path setpriv = Path.of("/usr/bin/setpriv");
    assumeTrue(
        System.getProperty("user.name").equals("root") && Files.isExecutable(setpriv),
        "not root, so all other tests show it already");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> classPath = new ArrayList<>();
    for (Class<?> part : List.of(Sandbox.class, Violator.class, Validated.class)) {
      classPath.add(copyForEveryone(part, folder).toString());
    }
    Result result =
        new ChildJvm()
            .quick()
            .through(setpriv.toString(), "--reuid=65534", "--regid=65534", "--clear-groups")
            .classPath(String.join(":", classPath))
            .run(Violator.class, "default", "process", "threads", "status");
    assertThat(result.output())
        .contains("state ENFORCED", "process refused", "threads ok", "unconfined 0", "survived");
  }

  /** The class's folder or jar, where other users can read it. */
  private static Path copyForEveryone(Class<?> part, Path folder) throws Exception {
    Path from = Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path to = folder.resolve(part.getSimpleName());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}
